/**
 * `tsyringe`, inside @peculiar/x509, refuses to load without a polyfill of `Reflect` metadata, which it then asks only
 * while it loads and only for what TypeScript's `emitDecoratorMetadata` would have left there, which is nothing. So
 * three functions that know nothing stand in for the polyfill until it has loaded; the process, which in tests is also
 * theirs, keeps its `Reflect`.
 */
const names = ['getMetadata', 'getOwnMetadata', 'defineMetadata'] as const;

const standIn = () => undefined;

for (const name of names)
  if (!(name in Reflect))
    Object.defineProperty(Reflect, name, { value: standIn, configurable: true, writable: true });

/** Takes the stand-ins away again, and nothing that somebody else has put in their place. */
export function removeReflectStandIn(): void {
  for (const name of names)
    if (Object.getOwnPropertyDescriptor(Reflect, name)?.value === standIn)
      Reflect.deleteProperty(Reflect, name);
}
