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
    "erro perda custo errore perdita l j c e"
)
"""The error of a sample, or of all."""

TOTAL: Final = _words("total totale gesamt overall mean average whole mittlerer global globale totaler")
GRADIENT: Final = _words(
    "gradient gradients grad gradiente derivative ableitung dérivée derivee derivada derivata slope nabla ∇"
)
CHANGE: Final = _words(
    "change delta Δ änderung aenderung gewichtsänderung variation cambio mudança variação variazione increment"
)
OUT: Final = _words(
    "output out activation ausgabe ausgang aktivierung sortie salida saída saida uscita activación ativação "
    "attivazione outputs"
)
NET: Final = _words(
    "net input in sum netinput summe nettoeingabe netzeingabe somme suma soma somma weighted-sum preactivation entrée "
    "entrada ingresso eingabe"
)
TARGET: Final = _words("target desired expected ziel zielwert soll sollwert cible objetivo alvo atteso obiettivo")
BIAS: Final = _words("bias schwelle schwellwert biais sesgo viés vies")
SIGNAL: Final = _words("signal fehlersignal")
"""∂E/∂net, delta, where a word says it."""

FILLING: Final = _words(
    "the of for at to a an value weight weights neuron unit node is its by in with respect after we get so der die das "
    "des den dem von vom für am bei im wert gewicht ist nach le la les de du pour poids valeur est el del para peso "
    "valor es o do da dos em il lo della di per valore hidden weighted summed number layer i gewichtete"
)
"""Words that say nothing about which quantity it is."""

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

IS: Final = re.compile(
    r"\s(?:is(?: equal to| about)?|equals|gives|comes to|ist|beträgt|ergibt|est|vaut|es|vale|é|è)\s+"
    r"(?=[-+−.,]?\d|[?_]|$)"
)
"""What stands for an equals sign before a number."""

AND: Final = re.compile(r"\s*(?:\b(?:and|und|et|y|e|ed|then|dann|puis|so)\s*)$")

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
