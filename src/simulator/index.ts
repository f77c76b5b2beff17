/** A CC-iSales server in a box. */
export { vendorSample } from './callBook.ts';
export { demoCredentials } from './demoCredentials.ts';
export { failureCalls, type FailureCall, type FailureName } from './failureCalls.ts';
export type { RequestRecord } from './requestBook.ts';
export { defaultPort, startSimulator, type Simulator, type SimulatorOptions } from './server.ts';
