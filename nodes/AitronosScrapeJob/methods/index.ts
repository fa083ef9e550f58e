import { searchJobs } from './searchJobs';
import { testCredential } from './testCredential';

export const methods = { credentialTest: { testCredential }, listSearch: { searchJobs } };
