import { folderChangesNothing } from './maliciousWorkspace.ts';

describe('Malicious workspace (issue 6, section 3), in a trusted window:', () => {
  folderChangesNothing();
});
