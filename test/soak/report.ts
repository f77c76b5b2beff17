/** Writes one line of figures, as the benches do. */
export function report(figures: Readonly<Record<string, string | number>>): void {
  console.log(JSON.stringify(figures));
}
