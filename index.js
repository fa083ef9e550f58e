const { n8n } = require('./package.json');

// The lists that n8n itself reads, so that this file names no class twice.
module.exports = Object.assign(
	{},
	...[...n8n.credentials, ...n8n.nodes].map((file) => require(`./${file}`)),
);
