// Decides what is well and what is wrong of the server itself: its parts, its machine, its packages, what waits. Pure.
import { run } from "../../shared/advice";
import { LOW } from "../../shared/machine";
import { BROADCASTS_UNIT, NOTICES_UNIT, PICTURE_WATCH_UNIT } from "../../shared/names";
import { isToldTo } from "../../shared/notices";
import { platformNames } from "../../shared/platforms";
import type { Facts } from "../facts";
import { isThere } from "../shown-placeholder";
import type { Status } from "../status";
import { notLooked, note, ok, wrong, type Finding } from "./finding";
import type { Packages, Readings, TargetReading, Watcher } from "./readings";

/** What else is wrong is in status' troubles, and said by these. */
export const partFindings = ({ mediamtx, hub, feed, source }: Status): Finding[] =>
  mediamtx === "running" && hub === "running" && feed === "running" && source === "restreamd"
    ? [ok("server", "MediaMTX, the hub, the feed and restreamd run")]
    : [];

export const placeholderFinding = (placeholder: Readings["placeholder"]): Finding => {
  if (placeholder === undefined)
    return notLooked("placeholder", "the feed's settings cannot be read");
  return isThere(placeholder.bytes)
    ? ok("placeholder", "The placeholder is there")
    : wrong(
        "placeholder",
        `The placeholder (${placeholder.path}) is not there: viewers would see nothing`,
        ["Have the stack's own made anew:", run("restream placeholder reset")],
      );
};

export const machineFindings = ({
  clock,
  diskFree,
  memoryFree,
}: Pick<Readings, "clock" | "diskFree" | "memoryFree">): Finding[] => [
  clockFinding(clock),
  freeFinding("disk", diskFree, [
    run("restream ssh journalctl --vacuum-size=200M"),
    run("restream ssh du -xh --max-depth=3 --threshold=100M /"),
  ]),
  freeFinding("memory", memoryFree, [run("restream ssh ps -eo rss,comm --sort=-rss")]),
];

const clockFinding = (clock: Readings["clock"]): Finding => {
  if (clock === "container")
    return notLooked("clock", "the clock is the host's, not this machine's");
  if (clock === "starts")
    return notLooked("clock", "the server has just started, and has not asked for the time yet");
  if (clock === undefined)
    return notLooked("clock", "systemd does not say whether the clock is right");
  return clock === "right"
    ? ok("clock", "A time server keeps the clock right")
    : wrong("clock", "No time server keeps the clock right; the hours of the event may be wrong", [
        run("restream ssh systemctl restart systemd-timesyncd"),
      ]);
};

const freeFinding = (
  topic: "disk" | "memory",
  free: number | undefined,
  todo: Parameters<typeof wrong>[2],
): Finding => {
  if (free === undefined)
    return notLooked(topic, `the kernel does not say how much ${topic} is free`);
  const what = `${Math.floor(free * 100)} % of the ${topic} is free`;
  return free < LOW ? wrong(topic, what, todo) : ok(topic, what);
};

const DAY_MS = 86_400_000;
/** apt-daily fetches it once a day, at a drawn hour. */
const LIST_DAYS = 3;

/** @param time ms since the epoch @param isOnAir what waits then is for after the event */
export const packagesFinding = (
  packages: Packages | undefined,
  time: number,
  isOnAir: boolean,
): Finding[] => {
  if (packages === undefined) return [notLooked("updates", "apt does not answer")];
  const { held, pending, listedAt } = packages;
  const age = listedAt === undefined ? undefined : Math.floor((time - listedAt) / DAY_MS);
  const findings: Finding[] = [];
  if (held.length > 0)
    findings.push(
      wrong("updates", `apt leaves these alone, though we never asked it to: ${held.join(", ")}`, [
        run(`restream ssh apt-mark unhold ${held.join(" ")}`),
      ]),
    );
  if (pending.length > 0 && !isOnAir)
    findings.push(
      wrong("updates", `Security updates wait: ${pending.join(", ")}`, [
        "Before the event:",
        run("restream ssh apt-get --yes --with-new-pkgs upgrade"),
        run("restream ssh systemctl reboot"),
      ]),
    );
  if (age === undefined || age > LIST_DAYS)
    findings.push(
      wrong(
        "updates",
        age === undefined
          ? "Nobody has looked for security updates yet"
          : `Nobody has looked for security updates for ${age} days`,
        [run("restream ssh apt-get update"), run("restream ssh systemctl status apt-daily.timer")],
      ),
    );
  if (findings.length > 0) return findings;
  return [
    ok(
      "updates",
      pending.length === 0
        ? "No security update waits"
        : `${pending.length} security updates wait for the end of the event`,
    ),
  ];
};

/** Notices are sent within seconds; one that a target did not take is tried again, at pauses of up to a minute. */
const TAKEN_WITHIN_MS = 120_000;

/** @param time ms since the epoch */
export const noticesFinding = (
  targets: readonly TargetReading[] | undefined,
  { events }: Pick<Facts, "events">,
  time: number,
): Finding => {
  if (targets === undefined) return notLooked("notices", "what was sent cannot be read");
  if (targets.length === 0)
    return notLooked(
      "notices",
      "nobody is to be told (restream:discordWebhookUrl and restream:appriseUrls are not set)",
    );
  if (events.length === 0) return notLooked("notices", "nothing has happened yet");
  const old = events.filter((event) => time - Date.parse(event.time) > TAKEN_WITHIN_MS);
  const behind = targets.filter(({ level, cursor }) => {
    const due = old.findLast((event) => isToldTo(event, level, events));
    return due !== undefined && (cursor ?? 0) < due.number;
  }).length;
  const isSilent = targets.every(({ cursor }) => cursor === undefined);
  return behind === 0 && !isSilent
    ? ok(
        "notices",
        `The notices were taken by ${targets.length === 1 ? "their target" : `all ${targets.length} targets`}`,
      )
    : wrong(
        "notices",
        `${behind || targets.length} of ${targets.length} targets do not take the notices`,
        [run("restream logs notices"), "Mended? Try it:", run("restream notify --test")],
      );
};

export const WATCHERS: Readonly<Record<Watcher, string>> = {
  notices: NOTICES_UNIT,
  broadcasts: BROADCASTS_UNIT,
  picture: PICTURE_WATCH_UNIT,
};
const UNTOLD: Readonly<Record<Watcher, string>> = {
  notices: "What sends the notices does not run: nobody would be told of anything",
  broadcasts: "What asks the platforms does not run: nobody would be told that they show nothing",
  picture: "What watches the picture does not run: nobody would be told of black or silence",
};

/** That nothing was told proves nothing where nobody would tell it.  */
export const stoppedFindings = ({
  stopped,
  notices,
}: Pick<Readings, "stopped" | "notices">): Finding[] =>
  stopped
    .filter((name) => name !== "notices" || notices?.length !== 0)
    .map((name) =>
      wrong(name === "notices" ? "notices" : "server", UNTOLD[name], [
        run(`restream ssh systemctl restart ${WATCHERS[name].replace(/\.service$/, "")}`),
        run(`restream logs ${name}`),
      ]),
    );

export const changesFindings = ({ waiting, rolledBackFrom }: Status): Finding[] => {
  const findings = [
    ...(waiting.length === 0
      ? []
      : [
          wrong(
            "changes",
            `A change of ${platformNames(waiting)} waits until it is started anew`,
            waiting.map((name) => run(`restream refresh ${name}`)),
          ),
        ]),
    ...(rolledBackFrom === null
      ? []
      : [
          wrong(
            "changes",
            `Release ${rolledBackFrom} was rolled back: the settings at home are newer`,
            ["Mend them at home, then:", run("pulumi up")],
          ),
        ]),
  ];
  return findings.length > 0 ? findings : [ok("changes", "No change waits")];
};

export const cutoverFinding = ({ publisher }: Status): Finding =>
  publisher.cutover === null
    ? ok("cutover", "Every publisher may come in")
    : note("cutover", `Only ${publisher.cutover} may publish: another OBS is shut out`, [
        "As you want it? Leave it. Else:",
        run("restream cutover any"),
      ]);

export const transferFinding = (status: Status): Finding => {
  const { transferGiB, transferExpectedGiB, transferAllowanceGiB, transferExtraDollars } = status;
  if (transferGiB === null || transferAllowanceGiB === null)
    return notLooked("transfer", "how much has left the server is not known yet");
  const included = `of ${transferAllowanceGiB.toFixed(0)} GiB included`;
  if (transferExpectedGiB === null || transferExtraDollars === null)
    return ok("transfer", `${transferGiB.toFixed(0)} GiB have left the server, ${included}`);
  const expected = `About ${transferExpectedGiB.toFixed(0)} GiB will have left the server at the end, ${included}`;
  return transferExtraDollars === 0
    ? ok("transfer", expected)
    : wrong("transfer", `${expected}: about $${transferExtraDollars.toFixed(2)} extra`, [
        "Too much? Lower the bitrate in OBS (Settings > Output) at the next break",
      ]);
};

/** What people were told of and lasts, as far as no other line says it. */
export const troubleFindings = ({ troubles }: Status, said: readonly Finding[]): Finding[] =>
  troubles
    .filter(({ what }) => !said.some((finding) => finding.what === what))
    .map(({ what, steps }) => ({
      ...wrong("trouble", what, []),
      steps: [...steps],
    }));
