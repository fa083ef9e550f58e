import type { ItemParameters } from '../../../shared/itemParameters';
import type { Output } from '../../../shared/jobOutput';
import type { Wishes } from '../../../shared/jobVerdict';

type SharedWishes = Pick<Wishes, 'jobId' | 'output' | 'includeJobFields' | 'onEmptyResult'>;

/** What an input item wants of its job, whether it is asked once or waited for. */
export function readSharedWishes(parameters: ItemParameters, byDefault: Output): SharedWishes {
	const others = (['items', 'simplified', 'raw'] as const).filter((value) => value !== byDefault);
	return {
		jobId: parameters.jobId(),
		output: parameters.choice('output', 'Output', [byDefault, ...others]),
		includeJobFields: parameters.flag('options.includeJobFields', 'Include Job Fields'),
		onEmptyResult: parameters.choice('options.onEmptyResult', 'When Result Is Empty', [
			'nothing',
			'summaryItem',
			'fail',
		]),
	};
}
