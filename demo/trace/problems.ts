import type {TraceProblem} from 'cf-user-details/trace';

const HOW = 'Ask for what JSON.stringify(element.trace()) gives.';

/** @returns a sentence that says why a trace is not replayed, and what to do. */
export function sentence(problem: TraceProblem): string {
  switch (problem.code) {
    case 'too-long':
      return `This is longer than a trace can be (${problem.limit.toLocaleString('en')} characters). ${HOW}`;
    case 'not-json':
      return `This is not JSON: something is missing, or it is not the text of a trace. ${HOW}`;
    case 'not-a-trace':
      return `This is JSON, but not a trace${list(problem.members, ': look at ')}. ${HOW}`;
    case 'other-version':
      return `This trace is of version ${problem.version}, which this page does not know. Open it with the demo of the package that recorded it.`;
    case 'entry-unknown':
      return `Entry ${problem.entry} has ${
        problem.members.length > 0 ? `an unknown value${list(problem.members, ' in ')}` : 'an unknown form'
      }. It was changed, or recorded by another version of the package.`;
  }
}

function list(names: readonly string[], before: string): string {
  return names.length > 0 ? before + names.join(', ') : '';
}
