import { ENDPOINTS } from './endpoints.mts';
import type { Endpoint, EndpointRequest } from './endpoints.mts';
import type { Job } from './job.mts';
import { decodedSegment } from './pathSegment.mts';

export interface Route {
	endpoint: Endpoint;
	request: EndpointRequest;
}

/** Finds endpoints by the raw URL, so that a segment with `%2F` in it stays one segment. */
export function createRouter(basePaths: string[], jobs: Map<string, Job>) {
	/** What follows a base path; more than one where a base path begins another. */
	function belowBases(path: string): string[] {
		return basePaths
			.filter((base) => path.startsWith(`${base}/`))
			.map((base) => path.slice(base.length));
	}

	return {
		/** The endpoints of a path and query, one for each method it takes; none for a wrong path. */
		routesFor(url: string): Route[] {
			const [path = '', ...rest] = url.split('?');
			const query = new URLSearchParams(rest.join('?'));
			return belowBases(path).flatMap((below) =>
				ENDPOINTS.flatMap((endpoint) => {
					const match = endpoint.path.exec(below);
					return match ? [{ endpoint, request: { segments: match.slice(1), query, jobs } }] : [];
				}),
			);
		},
		/** The ID in the path of a job's own response, undefined for every other path. */
		jobIdIn(path: string): string | undefined {
			const segments = belowBases(path).map(
				(below) => /^\/scrape\/jobs\/([^/]+)$/.exec(below)?.[1],
			);
			const segment = segments.find((candidate) => candidate !== undefined);
			return segment === undefined ? undefined : decodedSegment(segment);
		},
	};
}
