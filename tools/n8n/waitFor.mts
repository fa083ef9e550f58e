import pWaitFor from 'p-wait-for';

/** Polls until the check returns a value. If it never does, the error names what was waited for. */
export async function waitFor<T>(
	description: string,
	check: () => Promise<T | undefined> | T | undefined,
	milliseconds = 60_000,
): Promise<T> {
	return await pWaitFor(
		async () => {
			const value = await check();
			return value !== undefined && pWaitFor.resolveWith(value);
		},
		{
			interval: 100,
			timeout: { milliseconds, message: `No ${description} within ${milliseconds / 1000} s` },
		},
	);
}
