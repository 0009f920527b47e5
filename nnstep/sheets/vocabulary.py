"""Words that people use around a number, in English, German, French, Spanish, Portuguese and Italian."""

from __future__ import annotations

import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEW: Final = _words(
    "new updated update upd after next neu neue neuer neues neuen neuem aktualisiert danach nach nouveau nouvelle nouv "
    "après apres nuevo nueva después despues novo nova depois nuovo nuova dopo aggiornato aggiornata nouveaux nuevos "
    "novos nuovi final"
)
"""The value after the update."""

OLD: Final = _words(
    "old before initial start alt alte alter altes alten vorher vor ancien ancienne avant viejo vieja antes antiguo "
    "antigo antiga velho velha vecchio vecchia prima iniziale inicial"
)
"""The value before it."""

LOSS: Final = _words(
    "loss cost error err mse fehler verlust kosten gesamtfehler erreur perte coût cout pérdida perdida costo coste "
    "erro perda custo errore perdita l j c e fehlers gesamtfehlers verlusts verlustes erreurs errori erros errores "
    "kostenfunktion fehlerfunktion verlustfunktion gesamtfehlern fehlern losses errors costs"
)
"""The error of a sample, or of all."""

_ANY_LOSS: Final = "|".join(sorted(map(re.escape, LOSS), key=len, reverse=True))
ERROR: Final = re.compile(
    rf"(?:{_ANY_LOSS})(?:_?(?:total|tot|ges|gesamt|all|mse|bce|ce))?|(?:total|gesamt)_?(?:{_ANY_LOSS})"
)
ERROR_OF: Final = re.compile(rf"(?:{_ANY_LOSS})_?\(?o?_?0?(\d{{1,4}})\)?")
"""The error by itself, and that of a number."""

TOTAL: Final = _words(
    "total totale gesamt overall mean average whole mittlerer mittleren mittlere global globale totaler totalen "
    "totales totaux totali totais moyenne medio media médio média"
)
GRADIENT: Final = _words(
    "gradient gradients gradienten grad gradiente gradientes gradienti derivative derivatives ableitung ableitungen "
    "dérivée dérivées derivee derivada derivadas derivata derivate slope slopes nabla ∇"
)
CHANGE: Final = _words(
    "change delta Δ änderung aenderung gewichtsänderung variation cambio mudança variação variazione increment"
)
OUT: Final = _words(
    "output out activation ausgabe ausgang aktivierung sortie salida saída saida uscita activación ativação "
    "attivazione outputs activations ausgaben aktivierungen sorties salidas saídas saidas uscite activaciones"
)
NET: Final = _words(
    "net input in sum netinput summe nettoeingabe netzeingabe somme suma soma somma weighted-sum preactivation entrée "
    "entrada ingresso eingabe sums summen sommes sumas somas somme netzeingaben nettoeingaben nets entradas entrées"
)
TARGET: Final = _words("target desired expected ziel zielwert soll sollwert cible objetivo alvo atteso obiettivo")
BIAS: Final = _words("bias schwelle schwellwert biais sesgo viés vies")
FUNCTION: Final = _words("sigmoid sigmoide sigmoïde sigmoidfunktion aktivierungsfunktion tanh relu")
SIGNAL: Final = _words("signal signals fehlersignal fehlersignale deltas signaux señal señales segnale segnali sinal")
"""∂E/∂net, delta, where a word says it."""

RATES: Final = _words(
    "alpha learningrate learning_rate rate lernrate tauxd'apprentissage tasadeaprendizaje taxadeaprendizado "
    "tassodiapprendimento"
)
"""The learning rate, without blanks."""

FILLING: Final = _words(
    "the of for at to a an value weight weights neuron unit node is its by in with respect after we get so der die das "
    "des den dem von vom für am bei im wert gewicht ist nach le la les de du pour poids valeur est el del para peso "
    "valor es o do da dos em il lo della di per valore hidden weighted summed number layer i gewichtete gewichteten "
    "ponderada ponderadas pondérée pondérées ponderata ponderate pesata gewichte pesos pesi biases neurona neurone "
    "neurônio neuronio knoten nodo nœud einheit unidad unité unità function funktion función fonction funzione função "
    "partial partielle partiell partiellen partielles parcial parciales parziale parziali squared quadratische "
    "quadratischer quadratischen quadratique quadratico cuadrático quadrático half con com par rapport à au aux al "
    "alla ao respecto rispetto relação relación bezüglich wrt w.r.t zum zur "
    "this that it respective einer una en dans nel nella em sur auf schicht "
    "ausgabeschicht ausgangsschicht eingabeschicht versteckte versteckten versteckter verdeckte verdeckten verborgene "
    "verborgenen capa oculta ocultas oculto couche cachée cachées caché strato nascosto nascosta camada escondida "
    "layers all my our meine meiner mes mis mi mon ma values werte valeurs valores valori"
)
"""Words that say nothing about which quantity it is."""

ABOUT: Final = re.compile(
    "|".join(
        re.escape(word)
        for word in sorted(GRADIENT | CHANGE | TARGET | SIGNAL | NET - _words("in i") | LOSS, key=len)
        if len(word) > 2
    )
    + r"|[^\W\d_]*(?:gradient|signal|ableitung|derivat|derivad|dérivé|fehler|error|summe)[^\W\d_]*",
    re.IGNORECASE,
)
"""A word that makes another quantity of the name behind it."""

CLAUSE: Final = re.compile(
    r"[.;:,=≈→|()]|\d|\b(?:and|so|then|und|dann|also|damit|et|donc|alors|y|entonces|luego|então|logo|e|quindi|is|are|ist|sind|es|son|est|sont|é|è|sono|by|with|"
    r"using|mit|avec|con|com)\s",
    re.IGNORECASE,
)
"""What ends the words that belong to a name, read from it back to the line's beginning."""

ELIDED: Final = re.compile(r"(?<!\w)(?:l|d|dell|all|dall|nell|sull|qu)'(?=[^\W\d])", re.IGNORECASE)
"""An article without its vowel: l'erreur, dell'errore."""

FROM_TO: Final = re.compile(
    r"(?:\s+[^\W\d_]+){0,2}\s+(?:from|von|de|da|desde|depuis|dal?)\s+(?P<old>[-+−–]?\d*[.,]?\d+)"
    r"\s+(?:to|auf|zu|nach|a|à|para|al?)\s+(?P<new>[-+−–]?\d*[.,]?\d+)",
    re.IGNORECASE,
)
"""How a weight changes: `w5 goes from 0.55 to 0.57`."""

OF: Final = re.compile(
    r"(?P<number>(?<![\w.,])[-+−–]?\d*[.,]\d+)\s+(?:(?:is|ist|est|es|é|è|as|for|für|pour|para|per|als)\s+)"
    r"(?P<name>[^,;.:=\d]*?[^\s,;.:=]+?)(?=[\s,;.]*(?:$|[,;.]\s|\s(?:and|und|et|y|e)\s))",
    re.IGNORECASE,
)
"""A number before its name: `0.5262 for h1`."""

EPOCH: Final = _words(
    "epoch epoche époque epoque época epoca iteration iteración iteracion itération iteração iteracao iterazione "
    "durchgang durchlauf"
)
SAMPLE: Final = _words(
    "sample example pattern instance beispiel datensatz muster trainingsbeispiel exemple échantillon echantillon "
    "ejemplo muestra patrón patron exemplo amostra padrão padrao esempio campione"
)
VALUE: Final = _words(
    "value answer result number mine my yours computed calculated wert antwort ergebnis lösung zahl valeur réponse "
    "résultat valor respuesta resultado resposta valore risposta risultato numero"
)
"""What stands over the column of a table that has the answers."""

FROM: Final = _words("from source origin von quelle de depuis desde origen da origine")
TO: Final = _words("to into destination target nach zu ziel à vers a hacia destino para verso destinazione")
"""What stands over the neurons that a table's weights join."""

_VERBS: Final = (
    r"is|was|equals|gives|yields|comes (?:out )?(?:to|as|at)|works out (?:to|as|at)|turns (?:out to be|into)|becomes"
    r"|became|came (?:out )?(?:to|as|at)|turned out to be|amounts to"
    r"|changes to|goes to|will be|(?:i|we) (?:get|got|have|obtain|find)"
    r"|ist|war|wurde|beträgt|ergibt(?: sich)?|wird(?: zu)?|lautet|liegt bei|(?:bekomme|erhalte|habe) ich|erhält man"
    r"|est|vaut|devient|donne|on (?:obtient|trouve)|j'(?:obtiens|ai)|je trouve"
    r"|es|era|vale|da|queda(?: en)?|resulta|pasa a(?: ser)?|obtengo|se obtiene|me da"
    r"|é|fica|passa a(?: ser)?|obtemos|obtenho|é|è|diventa|risulta|viene|ottengo|si ottiene"
)
_ADVERBS: Final = (
    r"equal to|about|now|then|therefore|thus|so|approximately|approx\.?|roughly|around|exactly|only|just|again|still"
    r"|also|nun|jetzt|dann|damit|somit|daher|etwa|ungefähr|ca\.?|circa|rund|genau|nur|wieder|gleich|deshalb|folglich"
    r"|donc|alors|maintenant|environ|ensuite|égale? à|ainsi|de|à peu près"
    r"|entonces|ahora|aproximadamente|igual a|por (?:lo )?tanto|então|agora|portanto"
    r"|quindi|ora|adesso|allora|uguale a|pari a|dunque"
)
IS: Final = re.compile(
    rf"\s(?:{_VERBS})(?:,?\s+(?:{_ADVERBS})){{0,3}}\s+(?=[-+−–]?\s?[.,]?[\d½¼¾⅓⅔(]|[-+−–]?[^\W\d]\w*\(|[?_]|$)",
    re.IGNORECASE,
)
"""What stands for an equals sign before a number."""

BROKEN_OFF: Final = rf"\w\s+(?:{_VERBS})(?:,?\s+(?:{_ADVERBS})){{0,3}}$"
"""The end of a line whose number stands in the next."""

AT_END: Final = re.compile(rf"(?:\s+(?:{_ADVERBS})){{1,3}}\s+(?P<number>[-+−–]?\d*[.,]\d+)[\s.!)]*$", re.IGNORECASE)
"""A number at the end of a sentence whose verb stands before its name: `damit ist w5 jetzt 0,57`."""

AND: Final = re.compile(r"\s*(?:\b(?:and|und|et|y|e|ed|then|dann|puis|so)\s*)$")

JOINING: Final = re.compile(
    r"(?:(?:so|then|thus|hence|therefore|and|und|damit|dann|also|somit|daher|ist|et|donc|alors|ainsi|entonces|luego|por"
    r" tanto|então|logo|portanto|quindi|dunque|allora)\s+)+(?=\S)",
    re.IGNORECASE,
)
"""Words before a name that belong to the sentence."""

NOTHING: Final = re.compile(
    r"[\s_?.…\-–—−/x]*|n/?a|none|tbd|todo|empty|blank|unknown|(?:i )?(?:do not|don't|dont|dunno)(?: know)?|no idea|idk|"
    r"keine ahnung|wei(?:ß|ss) (?:ich )?nicht|ka|je ne sais pas|aucune idée|no (?:lo )?sé|ni idea|não sei|nao sei|"
    r"non (?:lo )?so|boh|skip(?:ped)?|leer|vide|vacío|vazio|vuoto",
    re.IGNORECASE,
)
"""What people put where they have no answer."""


def is_nothing(text: str) -> bool:
    """Whether somebody left a number out."""
    return len(text) < 200 and NOTHING.fullmatch(text.strip(" .,;:!()[]")) is not None
