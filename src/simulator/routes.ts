/** Which address is answered by what. A new query of the server is one more entry here. */
import { answerCallResultQuery } from './callResultQuery.ts';
import { answerCampaignList, answerCampaignResults } from './campaignQueries.ts';
import { answerDisplayCodeDetail, answerDisplayCodes, answerFailCodeMeanings } from './codeQueries.ts';
import type { Handler } from './exchange.ts';
import { recordingRoute, serveRecording } from './recordings.ts';

export interface Route {
  readonly methods: readonly string[];
  /** Segments that begin with a colon stand for one segment each, which may be empty. */
  readonly path: string;
  /** Whether the request must bear a C2 signature. */
  readonly isSigned: boolean;
  readonly handle: Handler;
}

const campaigns = '/rest/isales/v1/openapi/campaigns';

const routes: readonly Route[] = [
  {
    methods: ['GET'],
    path: `${campaigns}/:vdnId/callresultdetail/:callId`,
    isSigned: true,
    handle: answerCallResultQuery,
  },
  { methods: ['GET'], path: `${campaigns}/:vdnId`, isSigned: true, handle: answerCampaignList },
  {
    methods: ['POST'],
    path: `${campaigns}/:vdnId/callresult/:campaignId`,
    isSigned: true,
    handle: answerCampaignResults,
  },
  {
    methods: ['GET'],
    path: `${campaigns}/:vdnId/queryOBSResultCode`,
    isSigned: true,
    handle: answerFailCodeMeanings,
  },
  {
    methods: ['GET'],
    path: `${campaigns}/:vdnId/queryOBSResults`,
    isSigned: true,
    handle: answerDisplayCodes,
  },
  {
    methods: ['GET'],
    path: `${campaigns}/:vdnId/:defId/queryObsResultDetail`,
    isSigned: true,
    handle: answerDisplayCodeDetail,
  },
  { methods: ['GET', 'HEAD'], path: recordingRoute, isSigned: false, handle: serveRecording },
];

export interface RouteMatch {
  readonly route: Route;
  /** Still percent-encoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Finds who answers a path (as sent, without the query).
 * @returns nothing for an unknown path; the methods that would do for a known one asked with another
 */
export function findRoute(method: string, path: string): RouteMatch | { readonly allow: string } | undefined {
  const matches = routes.flatMap((route) => {
    const parameters = matchPath(route.path, path);
    return parameters ? [{ route, parameters }] : [];
  });
  if (matches.length === 0) return undefined;
  return (
    matches.find(({ route }) => route.methods.includes(method)) ?? {
      allow: matches.flatMap(({ route }) => route.methods).join(', '),
    }
  );
}

function matchPath(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split('/');
  const found = path.split('/');
  if (wanted.length !== found.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = found[index] ?? '';
    if (segment.startsWith(':')) parameters[segment.slice(1)] = value;
    else if (segment !== value) return undefined;
  }
  return parameters;
}
