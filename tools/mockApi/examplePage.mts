import { jobResponse } from './jobResponses.mts';
import type { Job } from './job.mts';
import type { MockApi } from './mockApi.mts';

const SHOWN_ITEMS = 3;

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
section { border-top: 1px solid #8886; padding: 1rem 0; }
h2 { font-size: 1rem; margin: 0; display: flex; gap: .75rem; align-items: center; flex-wrap: wrap; }
code, pre { font-family: ui-monospace, monospace; font-size: .875rem; }
pre { overflow-x: auto; background: #8881; border-radius: .5rem; padding: .75rem; }
button { font: inherit; font-size: .8rem; cursor: pointer; }
.status { font-size: .8rem; padding: 0 .6rem; border-radius: 1rem; background: #8883; }
.completed { background: #2a93; } .failed { background: #d333; }
p { margin: .25rem 0; }
`;

const SCRIPT = `
document.addEventListener('click', async ({ target }) => {
	if (!(target instanceof HTMLButtonElement)) return;
	await navigator.clipboard.writeText(target.dataset.copy);
	target.textContent = 'Copied';
	setTimeout(() => { target.textContent = 'Copy'; }, 1500);
});
`;

function escaped(text: string): string {
	return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function copyable(text: string): string {
	return `<code>${escaped(text)}</code> <button data-copy="${escaped(text)}">Copy</button>`;
}

function firstItems(data: unknown): string {
	if (!Array.isArray(data)) return '<p>No items.</p>';
	const shown = data.slice(0, SHOWN_ITEMS).map((item) => JSON.stringify(item, null, 2));
	const count = `${data.length} ${data.length === 1 ? 'item' : 'items'}`;
	const which = data.length > SHOWN_ITEMS ? `, the first ${SHOWN_ITEMS}` : '';
	return `<details><summary>${count}${which}</summary><pre>${escaped(shown.join(',\n'))}</pre></details>`;
}

function section(job: Job): string {
	const { status, url, extracted_data: data, error_message: error } = jobResponse(job);
	return [
		'<section>',
		`<h2>${copyable(job.id)} <span class="status ${escaped(String(status))}">${escaped(String(status))}</span></h2>`,
		`<p>${escaped(String(url))}</p>`,
		typeof error === 'string' ? `<p>${escaped(error)}</p>` : firstItems(data),
		'</section>',
	].join('\n');
}

/** A page that lists jobs as they are now. Looking at it does not start a job's clock. */
export function examplePage(
	jobs: Iterable<Job>,
	{ baseUrl, apiKey }: Pick<MockApi, 'baseUrl' | 'apiKey'>,
): string {
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Mock Aitronos API</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Mock Aitronos API</h1>
<p>Base URL ${copyable(baseUrl)}</p>
<p>API key ${copyable(apiKey)}</p>
<p>Reload this page to see jobs move on.</p>
${[...jobs].map(section).join('\n')}
<script>${SCRIPT}</script>
</body>
</html>
`;
}
