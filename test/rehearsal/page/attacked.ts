// The page attacked for two minutes while both platforms are live: refused, bounded, told once; the stream and whoever is signed in do not notice.
import { eventually } from "../../support/eventually";
import { Knocker } from "../../support/page/knocker";
import type { Flooded, Knock } from "../../support/page/knocks";
import { HOME } from "../../support/world/addresses";
import type { Bed } from "../bed/bed";
import { configureDiscord } from "../bed/notices-receivers";
import { SECRETS } from "../bed/secrets";
import type { Figures } from "../result/outcome";
import { expects } from "../verbs/expects";
import { leaksIn } from "../verbs/leaks";
import { rounded, rowsAfter } from "../verbs/row";
import { liveUntouched } from "../verbs/untouched";
import { usedBy } from "../verbs/used";
import { toldSince, untilTold } from "../watch/told";
import { invite, PASSPHRASE, throughTunnel, UNIT, withPage } from "./on-page";
import { ORIGIN, Visitor } from "./visitor";

const withPageAndDiscord = async (bed: Bed): Promise<void> => {
  await configureDiscord(bed);
  await withPage(bed);
};

const REQUESTS = 10_000;
const LASTS_MS = 120_000;
const [AT_ONCE, SLOW] = [40, 60];
/** What its unit may take (MemoryMax=), which not every machine enforces. */
const MOST_MB = 250;
const TOLD = /tries to get into the page/;

const TYPE = { "content-type": "application/x-www-form-urlencoded" };
const form = (path: string, body: string, headers: Record<string, string> = {}): Knock => ({
  ...{ method: "POST", path, body },
  headers: { ...TYPE, ...headers },
});

/** Each is refused, whoever sends it. @param origin the page's own */
export const oddKnocks = (origin: string): Knock[] => [
  ...["/", "/live", "/still.jpg", "/ask/stop/twitch"].map((path) => ({ method: "GET", path })),
  ...[
    "/../../etc/passwd",
    "/page.js/..%2f..%2fserver.cjs",
    "/%00",
    "/./page.css/",
    "//",
    "/ask/kill/x",
  ].map((path) => ({ method: "GET", path })),
  { method: "GET", path: `/${"a".repeat(6000)}` },
  { method: "GET", path: "/", headers: { host: "evil.example" } },
  { method: "GET", path: "/", headers: { cookie: `restream-session=${"a".repeat(4000)}` } },
  ...["PUT", "DELETE", "TRACE", "PROPFIND", "OPTIONS", "HEAD", "BREW"].map((method) => ({
    ...{ method, path: "/act" },
  })),
  form("/act", "order=stop+twitch&sure=yes", { origin }),
  form("/act", "order=stop+twitch&sure=yes&csrf=x", { origin, cookie: "restream-session=a.b" }),
  form("/act", "order=stop+twitch", { origin: "https://evil.example" }),
  form("/sign-in", "name=Ana&passphrase=wrong", { origin }),
  form("/sign-in", `name=Ana&passphrase=${"x".repeat(9000)}`, { origin }),
  form("/invite", "invitation=x&passphrase=aaaaaaaaaaaaaa&again=aaaaaaaaaaaaaa", { origin }),
  form("/act", "{}", { origin, "content-type": "application/json" }),
];

export const pageAttacked = rowsAfter("page", withPageAndDiscord)(
  "page-attacked",
  `${REQUESTS} requests, slow ones, long ones, wrong passphrases, forged forms, odd verbs, names and paths, for two minutes on air: refused, bounded, told once; viewers and whoever is signed in do not notice; no key anywhere`,
  async (bed, since, figures) => {
    const problems: string[] = [];
    await throughTunnel(bed, async () => {
      const [knocker, other] = [new Knocker(bed.home.spawn), new Knocker(bed.home.spawn)];
      try {
        const ana = new Visitor(other);
        await ana.takeUp(await invite(bed, "Ana", "control"));
        problems.push(
          ...(await liveUntouched(bed, figures, since, async () => {
            problems.push(...(await attacked(bed, knocker, ana, figures)));
          })),
          ...(await wrongPassphrases(new Visitor(knocker))),
        );
      } finally {
        knocker.end();
        other.end();
      }
    });
    figures["told after s"] = rounded(await untilTold(since, TOLD, 120));
    problems.push(...(await followed(bed)));
    const told = toldSince(since).filter(({ text }) => TOLD.test(text)).length;
    if (told !== 1) problems.push(`it was told ${told} times`);
    return { problems: [...problems, ...(await leaks(bed))] };
  },
);

const attacked = async (
  bed: Bed,
  knocker: Knocker,
  ana: Visitor,
  figures: Figures,
): Promise<string[]> => {
  const flooding = knocker.flood({
    ...{ knocks: oddKnocks(ORIGIN), count: REQUESTS, atOnce: AT_ONCE, slow: SLOW },
    ...{ pauseMs: (0.9 * LASTS_MS * AT_ONCE) / REQUESTS, withinMs: LASTS_MS },
  });
  const [most, slowest] = await whileFlooded(bed, flooding, ana);
  const flooded = await flooding;
  figures["requests"] = flooded.sent;
  figures["page's memory MB at most"] = rounded(most);
  figures["Ana's slowest page s"] = rounded(slowest / 1000);
  figures["slowest refusal s"] = rounded(flooded.slowestMs / 1000);
  figures["of the slow ones closed"] = flooded.slowClosed;
  const { machine } = bed;
  const restarts = await machine.exec("systemctl", "show", "--property=NRestarts", "--value", UNIT);
  const lines = await machine.exec("sh", "-c", `journalctl -u ${UNIT} --since=-5min | wc -l`);
  figures["lines in the journal"] = Number(lines);
  const good = Object.keys(flooded.statuses).filter((status) => /^[25]/.test(status));
  return [
    ...(flooded.sent < REQUESTS / 2 ? [`only ${flooded.sent} requests were sent`] : []),
    ...good.map((status) => `${flooded.statuses[status] ?? 0} were answered with ${status}`),
    ...((flooded.statuses[429] ?? 0) === 0 ? ["nothing was slowed down"] : []),
    ...(flooded.slowClosed === SLOW ? [] : [`${SLOW - flooded.slowClosed} slow ones are open`]),
    ...(most > MOST_MB ? [`the page took ${most} MB`] : []),
    ...(restarts.trim() === "0" ? [] : [`the page was restarted ${restarts.trim()} times`]),
    ...(Number(lines) > 300 ? [`${lines.trim()} lines in the journal`] : []),
  ];
};

/** @returns MB at most, and the longest that somebody who is signed in waited for the page, ms */
const whileFlooded = async (
  bed: Bed,
  flooding: Promise<Flooded>,
  ana: Visitor,
): Promise<[number, number]> => {
  let [most, slowest, isOver] = [0, 0, false];
  void flooding.finally(() => (isOver = true));
  while (!isOver) {
    most = Math.max(most, (await usedBy(bed, [UNIT])).megabytes);
    const at = performance.now();
    const { status } = await ana.get("/");
    slowest = Math.max(slowest, performance.now() - at);
    if (status !== 200) throw new Error(`Ana, who is signed in, got ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
  return [most, slowest];
};

/** The right one counts no more either, for a while, from there; nobody is told which of the two is wrong. */
const wrongPassphrases = async (thief: Visitor): Promise<string[]> => {
  const statuses: number[] = [];
  for (let tries = 0; tries < 8; tries++) {
    const passphrase = tries === 7 ? PASSPHRASE : `wrong ${tries} wrong`;
    statuses.push((await thief.submit("/sign-in", { name: "Ana", passphrase })).status);
  }
  const expected = [403, 403, 403, 403, 403, 403, 429, 429];
  // The flood has used up what this address may; then all are slowed down.
  const isSlowed = statuses.every((status) => status === 429);
  return isSlowed || statuses.join() === expected.join() ? [] : [`tries: ${statuses.join()}`];
};

/** What was advised is typed as it was told. */
const followed = async ({ project }: Bed): Promise<string[]> => [
  ...expects(
    "the invitation anew",
    await project.restream(["page", "invite", "NAME", "--may", "control"]),
    0,
    /works once/,
  ),
  ...expects("the page's log", await project.restream(["logs", "page"]), 0, /refused/),
];

/** Of keys, passphrases, invitations, addresses of home, in what the page shows and leaves. */
const leaks = async (bed: Bed): Promise<string[]> => {
  const { machine } = bed;
  const invitation = bed.project.transcript.match(/(?<=\/invite#)\S+/g) ?? [];
  const keys = {
    ...SECRETS,
    passphrase: PASSPHRASE,
    ...Object.fromEntries(invitation.map((token, at) => [`invitation ${at}`, token])),
  };
  if (invitation.length === 0) return ["no invitation was printed: nothing is proved"];
  const read = (script: string): Promise<string> => machine.exec("sh", "-c", script);
  const places = {
    "the page's journal": await read(`journalctl -u ${UNIT} -u 'restreamd-page-act@*' -o cat`),
    "the page's state": await read("cat /var/lib/restreamd-page/* /run/restreamd-page-act/*; true"),
    "its people": await read("cat /var/lib/restream/page-people.json"),
    "its process": await read(
      `tr '\\0' '\\n' < /proc/$(systemctl show --property=MainPID --value ${UNIT})/environ; ps -ef`,
    ),
  };
  const found = Object.entries(places).flatMap(([place, text]) =>
    leaksIn(text, keys).map((name) => `${name} in ${place}`),
  );
  const page = await eventually("Ana's page once more", 90_000, async () => {
    const shown = await pageOfAna(bed);
    if (!shown.includes("Last events")) throw new Error(shown.slice(0, 200));
    return shown;
  });
  return [
    ...found,
    ...leaksIn(page, { ...keys, "the home address": HOME }).map((name) => `${name} on the page`),
    ...(places["the page's journal"].includes("signed in") ? [] : ["the journal was not read"]),
  ];
};

const pageOfAna = (bed: Bed): Promise<string> =>
  throughTunnel(bed, async () => {
    const knocker = new Knocker(bed.home.spawn);
    try {
      const ana = new Visitor(knocker);
      await ana.takeUp(await invite(bed, "Ana", "watch"));
      return (await ana.get("/")).body;
    } finally {
      knocker.end();
    }
  });
