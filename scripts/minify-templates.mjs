// Minifies the tagged templates of Lit in a module: no bundler reads them as HTML or CSS.

import {transformSync} from 'esbuild';
import ts from 'typescript';

/** @type {Readonly<Record<string, (text: string) => string>>} */
const minifiers = {css: minifyCss, html: minifyMarkup, svg: minifyMarkup};

/** @param {string} code a module, in JavaScript or TypeScript @returns {string} */
export function minifyTemplates(code) {
  const file = ts.createSourceFile('module.ts', code, ts.ScriptTarget.Latest, true);
  /** @type {{start: number, end: number, text: string}[]} */
  const edits = [];
  visit(file);
  for (const {start, end, text} of edits.reverse()) code = code.slice(0, start) + text + code.slice(end);
  return code;

  /** @param {ts.Node} node */
  function visit(node) {
    if (ts.isTaggedTemplateExpression(node)) {
      const minify = minifiers[node.tag.getText()];
      const {template} = node;
      const parts = ts.isNoSubstitutionTemplateLiteral(template)
        ? [template]
        : [template.head, ...template.templateSpans.map(({literal}) => literal)];
      if (minify) for (const part of parts) edits.push(editOf(part, minify));
    }
    node.forEachChild(visit);
  }

  /** @param {ts.TemplateLiteralLikeNode} part @param {(text: string) => string} minify */
  function editOf(part, minify) {
    const start = part.getStart() + 1;
    // A head or a middle ends with `${`, any other part with a backtick.
    const end = part.end - (ts.isTemplateHead(part) || ts.isTemplateMiddle(part) ? 2 : 1);
    return {start, end, text: minify(code.slice(start, end))};
  }
}

/** @param {string} css a whole style sheet */
function minifyCss(css) {
  return transformSync(css, {loader: 'css', minify: true}).code.trim().replaceAll('\\', '\\\\');
}

/** Removes line breaks and indentation. The texts of the element are properties, not text in a template. @param {string} markup */
function minifyMarkup(markup) {
  return markup
    .replaceAll(/(?<=>)\s*\n\s*|\s*\n\s*(?=<)/g, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(/ (?=\/?>)/g, '');
}
