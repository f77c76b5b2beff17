const names = [
  String.raw`(?:x[-_])?(?:b3[-_])?trace[-_ ]?id`,
  String.raw`(?:x[-_])?req(?:uest)?[-_ ]?id`,
  String.raw`(?:x[-_])?correlation[-_ ]?id`,
  String.raw`session[-_ ]?id`,
  String.raw`transaction[-_ ]?id`,
  String.raw`thread(?:[-_ ]?(?:id|name))?`,
  'tid',
  '(?:线程|请求|会话|链路)(?:id|号|名)?',
].join('|');

/** `traceId=…`, `"requestId":"…"`, `\"X-Request-Id\": \"…\"`, `线程：…`. */
const named = new RegExp(
  String.raw`(?<![a-z])(?:${names})\\*["']?\s*[:=：＝]\s*\\*["']?([\w.:@$#/+-]{1,80})`,
  'gi',
);
/** `[http-7]`, `[http-nio-8080-exec-3]`, `[  XNIO-1 task-5]`, `[pool-2-thread-1,5d1b…]`, `(Thread-12)`, `[main]`. */
const thread = /[[(]\s*((?:[A-Za-z][\w.$#@:/ -]{0,60}[-#_ ]\d{1,9})|main)\s*[\])|,]/g;
/** Identifiers that name themselves: UUIDs, and trace and span IDs of tracing libraries. */
const selfNamed =
  /(?<![\w-])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{16})(?![\w-])/gi;

/** What a log line says about the request, session or thread it belongs to: values that lines have in common. */
export function requestIds(line: string): Set<string> {
  const ids = new Set<string>();
  for (const pattern of [named, thread, selfNamed])
    for (const match of line.matchAll(pattern)) {
      const id = match[1] ?? match[0];
      // Times in brackets end in digits too; a value without one, such as `thread: pool`, is too common.
      if (/\d/.test(id) || id === 'main') ids.add(id);
    }
  return ids;
}
