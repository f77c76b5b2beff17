/**
 * Makes a part with its first use, once; all wait for the same one. After a failure the next use tries again.
 *
 * @param load makes the part
 */
export function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
}
