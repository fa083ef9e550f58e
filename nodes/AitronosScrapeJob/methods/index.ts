import { searchJobs } from './searchJobs';

export const methods = { listSearch: { searchJobs } };
