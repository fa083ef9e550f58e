import type { INodeProperties } from 'n8n-workflow';
import type { ItemParameters } from '../../../shared/itemParameters';
import type { Wishes } from '../../../shared/jobVerdict';
import { concurrency, includeJobFields, jobId, onEmptyResult } from './fields';

type SharedWishes = Pick<Wishes, 'jobId' | 'output' | 'includeJobFields' | 'onEmptyResult'>;

/** What an input item wants of its job, whether it is asked once or waited for. */
export function readSharedWishes(
	parameters: ItemParameters,
	output: INodeProperties,
): SharedWishes {
	return {
		jobId: parameters.jobId(jobId),
		output: parameters.choice(output),
		includeJobFields: parameters.flag(includeJobFields, 'options'),
		onEmptyResult: parameters.choice(onEmptyResult, 'options'),
	};
}

export function readConcurrency(parameters: ItemParameters): number {
	return parameters.count(concurrency, 'options');
}
