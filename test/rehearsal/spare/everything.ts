// A rescue of a stack that uses all there is: what somebody has chosen, made or been let into on the server that dies is the same on the other one.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { Knocker } from "../../support/page/knocker";
import type { Bed } from "../bed/bed";
import {
  askForCertificate,
  lookNow,
  problemOn,
  RTMPS_PORT,
  shownAt,
  untilCertificate,
} from "../certificate/seen";
import { invite, PASSPHRASE } from "../page/on-page";
import { Visitor } from "../page/visitor";
import { outcomeOf } from "../result/outcome";
import { leaksOnBoth } from "./leaks";
import { learnShown, placeholderOnServer, shownFile, SLATE } from "../verbs/brought-file";
import { mustUp, set } from "../verbs/change";
import { WITHIN_MS } from "../verbs/deadlines";
import { expects } from "../verbs/expects";
import { goLive } from "../verbs/go-live";
import { keyLines } from "../verbs/leaks";
import { nameOffice, othersShown, withOffice } from "../verbs/office";
import { restreamOnServer } from "../verbs/on-server";
import { backSince } from "../verbs/restream";
import { ensureOnAir, expectPlaceholder, expectShown } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { PLATFORMS } from "../result/platform-names";
import { forgotten, knownAt } from "./known";
import { bothPushed, whoPushes } from "./pushes";
import { liveAnew, onAirNow, readySpare, switchOn, timed, type Server } from "./servers";
import { countedAt, countFrom } from "./transfer";

const LIVE_WITHIN_MS = 120_000;
const PEM = "/var/lib/restreamd-certificate/server.pem";
const COPIED = [
  PEM,
  "/var/lib/restreamd-page/passphrases.json",
  "/var/lib/restreamd-page/sessions.json",
  "/var/lib/restream/page-people.json",
  "/var/lib/restream/cutover",
  "/etc/restream/placeholder.json",
  "/var/lib/restreamd/state.json",
];
/** What had left the first server before this row: so much that it is counted in what is kept. */
const SENT_GIB = 7;

export const rescueOfEverything: Scenario = {
  name: "rescue-of-everything",
  title:
    "a rescue while OBS is away, with a chosen placeholder, a chosen OBS, a page and a certificate: the other server shows that placeholder, lets that OBS in alone, knows who was signed in and each passphrase, serves the same certificate to OBS and the page, counts on; no key is seen anywhere",
  suite: "spare",
  certificate: true,
  run: async (bed, figures) => {
    const { onAir, spare } = await onAirNow(bed);
    await ensureOnAir(bed);
    const ca = await bed.openLetsEncrypt();
    const address = (await bed.project.output("address")) as string;
    const problems: string[] = [];
    await bed.publisher.kill();
    await expectPlaceholder(bed, now());
    const upFrom = Date.now();
    await set(bed, "page", "true");
    await set(bed, "rtmps", "true");
    await askForCertificate(bed);
    await nameOffice(bed);
    await mustUp(bed);
    figures["pulumi up with page, certificate, rtmps and office s"] = (Date.now() - upFrom) / 1000;
    await untilCertificate(bed, "there is a certificate", (one) => !!one.checkIP(address));
    const root = await ca.rootPem();
    const target = { host: address, port: 443, called: address, ca: root };
    const shown = (port: number) => shownAt(bed, bed.home, { address, port, root });
    const knockers: Knocker[] = [];
    const visitor = (): Visitor => {
      const knocker = new Knocker(bed.home.spawn, target);
      knockers.push(knocker);
      return new Visitor(knocker, `https://${address}`);
    };
    try {
      const ana = visitor();
      const link = await invite(bed, "Ana", "watch");
      await answered(ana);
      await ana.takeUp(link);
      problems.push(...is("Ana, signed in", (await ana.get("/")).status, 200));
      await countFrom(onAir.machine, SENT_GIB);
      problems.push(
        ...expects("cutover home", await restreamOnServer(bed, "cutover", "home"), 0, /Only home/),
      );
      const chosen = await placeholderOnServer(bed, "text", "Back at nine");
      problems.push(...expects("placeholder text", chosen, 0, /the text "Back at nine"/));
      await learnShown(bed);
      await expectShown(bed, SLATE, now());
      const before = await knownAt(onAir.machine);
      const certificate = await shown(RTMPS_PORT);
      const orders = ca.orders().length;
      await untilCopied(onAir, spare, await shownFile(bed));

      bed.say(`${onAir.name} loses its power`);
      const counts = await whoPushes([onAir, spare], async () => {
        const cutAt = Date.now();
        await bed.datacenter.power.off(onAir.id);
        // Named: a row before may have moved a moment ago, and a second call of one rescue is refused.
        const said = await timed(bed, ["rescue", "--from", onAir.name, "--yes"]);
        figures["restream rescue s"] = said.seconds;
        problems.push(
          ...expects("restream rescue", said, 0, new RegExp(spare.name)),
          ...(/NOT AS IT WAS/.test(said.output) ? [said.output] : []),
        );
        bed.meantDroplet = spare.id;
        for (const name of PLATFORMS) await backSince(bed, name, cutAt, LIVE_WITHIN_MS);
        const from = now();
        await expectShown(bed, SLATE, from, LIVE_WITHIN_MS);
        await refusesOffice(bed);
        problems.push(...othersThanSlate(bed, cutAt));
        const live = Date.now();
        await goLive(bed);
        await liveAnew(bed, cutAt, LIVE_WITHIN_MS);
        figures["OBS is live there after its start s"] = (Date.now() - live) / 1000;
      });
      problems.push(
        ...bothPushed(counts, figures),
        ...forgotten(before, await knownAt(spare.machine)),
        ...((await countedAt(spare.machine)) >= SENT_GIB ? [] : ["what has left counts anew"]),
      );

      const page = await shown(443);
      const encrypted = await shown(RTMPS_PORT);
      await lookNow(bed);
      problems.push(
        ...is("Ana's open session", (await ana.get("/")).status, 200),
        ...is("Ana, signing in anew", await signInStatus(visitor(), PASSPHRASE), 303),
        ...is("Ana, with another passphrase", await signInStatus(visitor(), "not it at all"), 403),
        ...[page, encrypted].flatMap(({ verified, serial }) =>
          verified === "ok" && serial === certificate.serial
            ? []
            : [
                `the certificate: ${verified}, ${serial ?? "none"}, not ${certificate.serial ?? ""}`,
              ],
        ),
        ...(ca.orders().length === orders ? [] : ["a certificate was ordered anew"]),
        ...((await problemOn(bed)) === "" ? [] : [`its renewal: ${await problemOn(bed)}`]),
      );

      await switchOn(bed, onAir);
      await readySpare(onAir, spare.name);
      problems.push(...(await pageLeaks(bed, [spare, onAir], link)));
      problems.push(...(await undone(bed)));
    } finally {
      for (const knocker of knockers) knocker.end();
    }
    return outcomeOf({ problems });
  },
};

const is = (what: string, status: number, expected: number): string[] =>
  status === expected ? [] : [`${what}: ${status}, expected ${expected}`];

/** A certificate that has just come is not served at once. */
const answered = (who: Visitor): Promise<void> =>
  eventually("the page answers", WITHIN_MS.said, async () => {
    const { status } = await who.get("/sign-in");
    if (status !== 200) throw new Error(`it answers with ${status}`);
  });

const signInStatus = async (who: Visitor, passphrase: string): Promise<number> =>
  (await who.submit("/sign-in", { name: "Ana", passphrase })).status;

/** Resolves when the spare has all of it as it is on the other one. */
const untilCopied = (from: Server, to: Server, placeholder: string): Promise<void> =>
  eventually(`${to.name} has the copy`, WITHIN_MS.noticed, async () => {
    const sums = async ({ machine }: Server, root: string, files: string[]): Promise<string> =>
      machine.exec("sh", "-c", `cd "$0" && sha256sum "$@"`, root, ...files.map((one) => `.${one}`));
    const kept = "/var/lib/restreamd-peer";
    for (const [root, files] of [
      [`${kept}/copy`, COPIED],
      [`${kept}/whole`, [placeholder]],
    ] as const) {
      const [theirs, copied] = [
        await sums(from, "/", [...files]),
        await sums(to, root, [...files]),
      ];
      if (theirs !== copied) throw new Error(`${theirs}; copied: ${copied}`);
    }
  });

/** office tries; what viewers see meanwhile, othersThanSlate says. */
const refusesOffice = (bed: Bed): Promise<void> =>
  withOffice(bed, async (office) => {
    office.start();
    await eventually("office has tried twice", WITHIN_MS.connectsOnceAllowed, () => {
      const ended = office.attempts.filter(
        ({ connectedAt, endedAt }) => connectedAt !== undefined && endedAt !== undefined,
      );
      if (ended.length < 2) throw new Error(JSON.stringify(office.attempts));
    });
  });

/** Between keyframes both placeholders stand still, and their frames are the same. */
const othersThanSlate = (bed: Bed, since: number): string[] => [
  ...othersShown(bed, since, now(), [SLATE, "placeholder"]),
  ...PLATFORMS.filter((name) =>
    bed.platforms[name]
      .frames(since)
      .some(({ at, keyframe, source }) => at >= since && keyframe && source === "placeholder"),
  ).map((name) => `${name}: the stack's own placeholder was on air`),
];

/** Whoever may not read what is copied finds nothing of it, on either server. */
const pageLeaks = async (bed: Bed, servers: readonly Server[], link: string): Promise<string[]> => {
  const [{ machine }] = servers as [Server];
  const pem = await machine.exec("cat", PEM);
  const [key = ""] = /-----BEGIN [^-]*PRIVATE KEY-----[^]*?-----END [^-]*-----/.exec(pem) ?? [];
  const { of } = JSON.parse(
    await machine.exec("cat", "/var/lib/restreamd-page/passphrases.json"),
  ) as { of: Record<string, { hash: string }> };
  const hashes = Object.values(of).map(({ hash }) => hash);
  if (key === "" || hashes.length === 0) throw new Error("no key or hash to search for");
  const keys = {
    "Ana's passphrase": PASSPHRASE,
    "Ana's invitation": link.split("#")[1] ?? link,
    ...keyLines("the certificate's key", key),
    ...Object.fromEntries(hashes.map((hash, index) => [`the hash ${index + 1}`, hash])),
  };
  return leaksOnBoth(bed, servers, keys);
};

/** The rows that follow find their server as ever. */
const undone = async (bed: Bed): Promise<string[]> => {
  const any = await restreamOnServer(bed, "cutover", "any");
  await bed.publisher.kill();
  await expectShown(bed, SLATE, now());
  const reset = await placeholderOnServer(bed, "reset");
  await expectPlaceholder(bed, now());
  await goLive(bed);
  return [
    ...expects("cutover any", any, 0, /Every publisher may send again/),
    ...expects("placeholder reset", reset, 0, /the stack's own placeholder again/),
  ];
};
