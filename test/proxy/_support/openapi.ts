// The protocol between page and proxy as an OpenAPI 3.1 document, made from the schemas that both ends check with.
import * as z from 'zod/mini';
import {UserDetailsAnswer} from '../../../src/protocol/cashfree/api.ts';
import type {ProxyStep} from '../../../src/protocol/failures.ts';
import {
  CHALLENGE,
  CHALLENGE_HEADER,
  DETAILS_TYPE,
  GUARD_HEADER,
  PROTOCOL,
  routes,
  TRANSACTION_HEADER,
} from '../../../src/protocol/proxy/api.ts';
import {
  Capabilities,
  EmptyRequest,
  SecureIdUser,
  Session,
  SessionRequest,
  TransactionStatus,
  StatusRequest,
  TokenAnswer,
  TokenRequest,
} from '../../../src/protocol/proxy/api.ts';
import {refusals, httpStatuses} from '../../../src/proxy/http/problems.ts';

type Schema = Record<string, unknown>;

interface Operation {
  readonly summary: string;
  readonly description: string;
  readonly request?: string;
  readonly answer?: string;
  readonly headers?: readonly string[];
  readonly security: readonly Record<string, readonly []>[];
}

/** Cashfree's answer and what the proxy adds to it. */
const UserDetails = z.extend(UserDetailsAnswer, {unread: z.optional(z.array(z.string()))});

const none = [{}] as const;
const cookie = [{transaction: []}] as const;

const operations: Readonly<Record<ProxyStep, Operation>> = {
  capabilities: {
    summary: 'What this proxy can do',
    description: 'Needs no transaction. The page asks before it shows its button.',
    answer: 'Capabilities',
    security: none,
  },
  session: {
    summary: 'Start a transaction',
    description:
      'Asks Cashfree for data availability, then for a session, under two fresh ids, and sets the transaction cookie. With again, the number is that of a transaction of this browser that was denied or failed, and that transaction is forgotten. Limited per number, per network address and per merchant.',
    request: 'SessionRequest',
    answer: 'Session',
    headers: [CHALLENGE_HEADER],
    security: none,
  },
  cancel: {
    summary: 'Give a transaction up',
    description: 'Clears its cookie. An exchange that is under way delivers nothing.',
    headers: [TRANSACTION_HEADER],
    security: cookie,
  },
  token: {
    summary: 'Trade the code for a token',
    description: `Once per code: repeats get the stored outcome. The verification_id that Cashfree answers must be that of one of the browser’s pending transactions, else the token is dropped. The proxy then fetches the details at once. If Accept names ${DETAILS_TYPE}, the answer contains them, and access_token is a receipt that reads them again for a minute. Without details in the answer, access_token reads them. If Accept does not name application/json, as that of a callback page, the answer has neither.`,
    request: 'TokenRequest',
    answer: 'TokenAnswer',
    headers: [TRANSACTION_HEADER],
    security: cookie,
  },
  status: {
    summary: 'What became of a transaction',
    description: `From the proxy’s own record. Cashfree is never asked. Without a transaction the status is none. If Accept names ${DETAILS_TYPE} and the proxy has fetched the details, the answer contains them and the status is delivered. For a minute after the details were delivered, access_token is a receipt that reads them again. With ended, the page shows that the transaction was denied or failed: no code is taken any more. mobile_hint has the last two digits of the number that POST /session takes again, only after such an end.`,
    request: 'StatusRequest',
    answer: 'Status',
    headers: [TRANSACTION_HEADER],
    security: [{}, {transaction: []}],
  },
  'user-details': {
    summary: 'The details',
    description:
      'Cashfree’s body after the field policy, read there once per token. A consented number must be the one that opened the session. The schema is the documented shape; what has another one is passed on as it came, or is left out and named in unread, by paths of documented names and positions.',
    request: 'EmptyRequest',
    answer: 'UserDetails',
    headers: [TRANSACTION_HEADER],
    security: [{transaction: [], token: []}],
  },
  users: {
    summary: 'Create the Secure ID user',
    description:
      'Once per transaction, from the consented details, after GET /user-details. The request is empty. The answer holds the ids only where the merchant shows them to the page. Off unless the merchant turns it on: then request-refused with the reason create-user-off.',
    request: 'EmptyRequest',
    answer: 'SecureIdUser',
    headers: [TRANSACTION_HEADER],
    security: cookie,
  },
};

/** Codes that a proxy answers. */
const codes = ['request-refused', ...Object.keys(httpStatuses)].sort();

export function openApi(): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const step of Object.keys(routes) as ProxyStep[]) {
    const {method, path} = routes[step];
    (paths[path] ??= {})[method.toLowerCase()] = operationOf(step);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Token proxy of cf-user-details',
      version: `${PROTOCOL}.0.0`,
      description: description(),
      license: {name: 'MIT', identifier: 'MIT'},
    },
    servers: [{url: '/cf', description: 'Below the page’s own site, by default.'}],
    paths,
    components: {
      schemas: {
        Capabilities: schemaOf(Capabilities, 'output'),
        EmptyRequest: schemaOf(EmptyRequest, 'input'),
        // zod checks each property alone. The proxy takes the number either from the body or from a transaction.
        SessionRequest: {
          ...schemaOf(SessionRequest, 'input'),
          oneOf: [{required: ['mobile']}, {required: ['again']}],
        },
        Session: schemaOf(Session, 'output'),
        TokenRequest: schemaOf(TokenRequest, 'input'),
        TokenAnswer: {
          anyOf: [{$ref: '#/components/schemas/Token'}, {$ref: '#/components/schemas/TokenlessAnswer'}],
        },
        Token: schemaOf(TokenAnswer, 'output'),
        TokenlessAnswer: tokenlessAnswer(),
        StatusRequest: schemaOf(StatusRequest, 'input'),
        Status: schemaOf(TransactionStatus, 'output'),
        UserDetails: schemaOf(UserDetails, 'input'),
        SecureIdUser: schemaOf(SecureIdUser, 'output'),
        Problem: problem(),
      },
      responses: {
        Problem: {
          description:
            'A failure (RFC 9457). `code` is stable; `facts` hold names, numbers and paths, never a secret or a personal value.',
          headers: {
            'retry-after': {
              description: 'Seconds, where `facts` has `retry_after`.',
              schema: {type: 'integer'},
            },
          },
          content: {'application/problem+json': {schema: {$ref: '#/components/schemas/Problem'}}},
        },
      },
      parameters: {
        [GUARD_HEADER]: parameter(
          GUARD_HEADER,
          true,
          'Costs another origin a preflight: the defence against CSRF.',
          {const: '1'},
        ),
        [TRANSACTION_HEADER]: parameter(
          TRANSACTION_HEADER,
          false,
          'Narrows the call to one transaction of the browser. It can only narrow.',
          {type: 'string'},
        ),
        [CHALLENGE_HEADER]: parameter(
          CHALLENGE_HEADER,
          false,
          'A token of the page’s challenge widget, for the merchant’s verifier. Good for one start.',
          {type: 'string', pattern: CHALLENGE.source},
        ),
      },
      securitySchemes: {
        transaction: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-Http-cf-{verification_id}',
          description: 'One per transaction, encrypted, set by POST /session.',
        },
        token: {type: 'http', scheme: 'bearer', description: 'The token that POST /token answered.'},
      },
    },
  };
}

function operationOf(step: ProxyStep): Schema {
  const {summary, description, request, answer, headers = [], security} = operations[step];
  return {
    operationId: step,
    summary,
    description,
    security,
    parameters: [GUARD_HEADER, ...headers].map(name => ({$ref: `#/components/parameters/${name}`})),
    ...(request !== undefined && {requestBody: {required: true, content: jsonOf(request)}}),
    responses: {
      ...(answer === undefined
        ? {204: {description: 'Done.'}}
        : {200: {description: `${summary}.`, content: jsonOf(answer)}}),
      '4XX': {$ref: '#/components/responses/Problem'},
      '5XX': {$ref: '#/components/responses/Problem'},
    },
  };
}

/** To a callback page. */
function tokenlessAnswer(): Schema {
  const schema = schemaOf(z.pick(TokenAnswer, {verification_id: true, path: true}), 'output');
  return {...schema, additionalProperties: false};
}

function problem(): Schema {
  return {
    type: 'object',
    required: ['type', 'title', 'status', 'code', 'facts'],
    properties: {
      type: {const: 'about:blank'},
      title: {type: 'string'},
      status: {type: 'integer', minimum: 400, maximum: 599},
      code: {enum: codes},
      facts: {type: 'object'},
    },
    additionalProperties: false,
  };
}

function description(): string {
  return [
    'What stands between `<cf-user-details>` and a merchant’s server. JSON over HTTPS, `cache-control: no-store`.',
    'Every call carries the guard header, and every call but GET the Origin of a listed page; no call has a query.',
    'The statuses of the codes: ' +
      codes
        .map(code => `\`${code}\` ${httpStatuses[code as keyof typeof httpStatuses] ?? '400 to 415, 500'}`)
        .join(', ') +
      '.',
    'The statuses of the reasons of `request-refused`: ' +
      Object.entries(refusals)
        .map(([reason, status]) => `\`${reason}\` ${status}`)
        .join(', ') +
      '. With `shape`, `facts.field` is the documented field that is missing or wrong, if there is one.',
  ].join('\n\n');
}

function parameter(name: string, required: boolean, description: string, schema: Schema): Schema {
  return {name, in: 'header', required, description, schema};
}

function jsonOf(name: string): Schema {
  return {'application/json': {schema: {$ref: `#/components/schemas/${name}`}}};
}

/** Schemas that accept any value: the type that they return, or that the proxy sends. */
const LENIENT: Readonly<Record<string, Schema>> = {
  user_reference_id: {type: ['string', 'number', 'null']},
  details: {$ref: '#/components/schemas/UserDetails'},
};

function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output'): Schema {
  const made = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({jsonSchema, path}) => {
      if (path.at(-2) === 'properties') Object.assign(jsonSchema, LENIENT[String(path.at(-1))]);
    },
  }) as Schema;
  // One dialect for the whole document.
  delete made.$schema;
  return made;
}
