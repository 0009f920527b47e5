"use strict";
// Sets formulas with KaTeX and MathJax, and reads Markdown without any of both: a line of JSON in, one out.
const { createRequire } = require("node:module");
const fs = require("node:fs");
const from = createRequire(process.argv[2] + "/");
const katex = from("katex");
const { mathjax } = from("mathjax-full/js/mathjax.js");
const { TeX } = from("mathjax-full/js/input/tex.js");
from("mathjax-full/js/input/tex/base/BaseConfiguration.js");
from("mathjax-full/js/input/tex/ams/AmsConfiguration.js");
const { liteAdaptor } = from("mathjax-full/js/adaptors/liteAdaptor.js");
const { RegisterHTMLHandler } = from("mathjax-full/js/handlers/html.js");
const { SerializedMmlVisitor } = from("mathjax-full/js/core/MmlTree/SerializedMmlVisitor.js");
const { STATE } = from("mathjax-full/js/core/MathItem.js");
const MarkdownIt = from("markdown-it");

RegisterHTMLHandler(liteAdaptor());
const packages = ["base", "ams"]; // what every page with MathJax has
const mathJax = mathjax.document("", { InputJax: new TeX({ packages, formatError: (_, error) => { throw error; } }) });
const visitor = new SerializedMmlVisitor();

const failed = (set) => { try { set(); return ""; } catch (error) { return String(error.message); } };

function complaints({ formula, display }) {
  const katexSays = failed(() => katex.renderToString(formula, { displayMode: display, strict: "error", throwOnError: true }));
  const mathJaxSays = failed(() => {
    const shown = visitor.visitTree(mathJax.convert(formula, { display, end: STATE.CONVERT }));
    if (shown.includes("<merror")) throw new Error(shown);
  });
  return [katexSays && `KaTeX: ${katexSays}`, mathJaxSays && `MathJax: ${mathJaxSays}`].filter(Boolean);
}

/** What a reader sees of Markdown that knows no formulas, and the elements it is made of. */
function read(text) {
  const found = { text: "", kinds: [] };
  const walk = (tokens) => {
    for (const token of tokens) {
      found.kinds.push(token.type);
      if (token.children) walk(token.children);
      else if (["text", "code_inline", "fence", "html_inline", "html_block"].includes(token.type)) found.text += token.content;
      else if (token.type === "softbreak" || token.nesting < 0) found.text += "\n";
    }
  };
  walk(new MarkdownIt({ html: true, linkify: true }).parse(text, {}));
  return found;
}

const { formulas, pages } = JSON.parse(fs.readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify({ formulas: formulas.map(complaints), pages: pages.map(read) }));
