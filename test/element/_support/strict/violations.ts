/** What the page's policy forbade. First of all imports, so that it hears what the others do while they load. */
export const violations: string[] = [];

addEventListener('securitypolicyviolation', ({effectiveDirective, sourceFile, sample}) =>
  violations.push(`${effectiveDirective} ${sourceFile} ${sample}`),
);
