// restream doctor: each thing is broken, its line says so, and what stands below it ends it. On air, seen from home.
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import { HOME } from "../../support/world/addresses";
import type { Bed } from "../bed/bed";
import { configureDiscord, discordOf } from "../bed/notices-receivers";
import { UP, type CommandResult } from "../bed/project";
import { SECRETS } from "../bed/secrets";
import { withAddressServices } from "../verbs/address-services";
import { mustUp, set, withLine } from "../verbs/change";
import type { Edit } from "../verbs/edit";
import { withEncoder } from "../verbs/encoder";
import { WITHIN_MS } from "../verbs/deadlines";
import { goLive } from "../verbs/go-live";
import { ensureOnAir, expectLive, rounded, rowsAfter } from "../verbs/row";
import type { Scenario } from "../verbs/scenario";
import { restreamOnServer } from "../verbs/on-server";
import { untouched } from "../verbs/untouched";
import { edit } from "../verbs/while-edited";
import { expectEnds } from "../watch/asked";
import { happen } from "../watch/hardship";
import { forgetLosses } from "../watch/state";

interface Line {
  topic: string;
  destination: string | null;
  verdict: "ok" | "note" | "wrong" | "not-looked";
  what: string;
  steps: { run?: string; say?: string }[];
}
interface Examination {
  code: number;
  well: boolean;
  findings: Line[];
}

/** Discord takes nothing for a part of the row, and the last look at that says so. */
const PERHAPS = ["notices"];
/** Notices that nobody took for so long are said (control/command/doctor/server.ts). */
const NOTICES_MS = 120_000;
const ETC = "/etc/restream";

/** Told of, and with no loss of earlier rows' in mind. */
export const onAirToExamine = async (bed: Bed): Promise<void> => {
  await ensureOnAir(bed);
  // Earlier rows' OBS came and went.
  await forgetLosses(bed);
  await configureDiscord(bed);
  await mustUp(bed);
};

/** @param onlyFiles whether nothing but files is broken, which a `pulumi up` would mend */
const doctorRow = (onlyFiles: boolean): Scenario =>
  rowsAfter("operate", onAirToExamine)(
    "doctor-finds",
    "restream doctor --home: well at first; each thing that is broken is said with its next step, and is well again; viewers notice nothing of a look",
    (bed, since, figures) =>
      withAddressServices(bed, async ({ env, say }) => {
        say(HOME);
        const problems: string[] = [];
        const look = (): Promise<Examination> => examine(bed, env);
        const copy = join(bed.project.folder, "restream-state.json");
        rmSync(copy, { force: true });
        const startedAt = now();
        const first = await look();
        figures["takes s"] = rounded((now() - startedAt) / 1000);
        bed.say(first.findings.map(({ verdict, what }) => `${verdict}: ${what}`).join("\n"));
        problems.push(...expectWrong("at first", first, ["backup"]), ...expectLooked(first));
        await bed.project.shell(commandOf(first, "backup"));
        if (onlyFiles) return { problems: [...problems, ...(await brokenFiles(bed, look))] };
        // Discord takes nothing from here on; what it was not told is old at the end.
        discordOf().mood = "failing";
        const untoldAt = now();
        await happen(bed);
        try {
          problems.push(
            ...(await brokenFiles(bed, look)),
            ...(await brokenCommands(bed, look)),
            ...untouched(bed, since, "unbroken"),
            ...(await brokenStack(bed, look)),
            ...(await brokenDestination(bed, look)),
          );
          await eventually("the notices are late", 2 * NOTICES_MS, () => {
            if (now() - untoldAt < NOTICES_MS) throw new Error(`${now() - untoldAt} ms`);
          });
          problems.push(...expectWrong("Discord fails", await look(), ["notices"]));
        } finally {
          discordOf().mood = "well";
        }
        problems.push(...(await brokenPicture(bed, look)));
        say("198.51.100.77");
        problems.push(...expectWrong("another address", await look(), ["address"]));
        rmSync(copy, { force: true });
        const { code, output } = await bed.project.restream(["doctor"], env);
        bed.say(output);
        return {
          // Its end is expected above.
          excused: ["youtube"],
          problems: [
            ...problems,
            ...(code === 1 &&
            /WRONG.*198\.51\.100\.77[\s\S]*do: Does OBS send from this line\? restream home-ip/.test(
              output,
            )
              ? []
              : [`exit code ${code}: ${output}`]),
          ],
        };
      }),
  );

export const doctorFinds = doctorRow(false);
/** The same, as far as files alone are broken. */
export const doctorFindsFiles = doctorRow(true);

const examine = async (bed: Bed, env: NodeJS.ProcessEnv): Promise<Examination> => {
  const { code, stdout, output } = await bed.project.restream(["doctor", "--home", "--json"], env);
  try {
    return { ...(JSON.parse(stdout) as Omit<Examination, "code">), code };
  } catch {
    throw new Error(`doctor: exit code ${code}: ${output}`);
  }
};

/** A problem for each topic that should be wrong and is not, or is and should not. @param also of a destination: "key twitch" */
const expectWrong = (what: string, seen: Examination, topics: readonly string[]): string[] => {
  const wrong = seen.findings
    .filter(({ verdict }) => verdict === "wrong")
    .map(({ topic, destination }) => (destination === null ? topic : `${topic} ${destination}`));
  const expected = [...topics];
  const missing = expected.filter((topic) => !wrong.includes(topic));
  const more = wrong.filter((topic) => ![...expected, ...PERHAPS].includes(topic));
  const silent = seen.findings.filter(
    ({ verdict, steps }) => verdict === "wrong" && steps.length === 0,
  );
  return [
    ...missing.map((topic) => `${what}: nothing is said of ${topic}`),
    ...more.map((topic) => `${what}: ${topic} is said to be wrong: ${wordsOf(seen, topic)}`),
    ...silent.map((line) => `${what}: no next step: ${line.what}`),
    ...(seen.code === (expected.length > 0 || wrong.length > 0 ? 1 : 0)
      ? []
      : [`${what}: exit code ${seen.code}`]),
  ];
};

/** That something is wrong with a key is not yet what is wrong with it. */
const expectSaid = (what: string, seen: Examination, topic: string, words: RegExp): string[] => {
  const said = wordsOf(seen, topic);
  return said === "" || words.test(said)
    ? []
    : [`${what}: ${topic} is said to be otherwise wrong: ${said}`];
};

/** What must be well at first, by its own line: what was not looked at proves nothing. */
const WELL = [
  ...[
    "port",
    "address",
    "firewall",
    "server",
    "placeholder",
    "disk",
    "memory",
    "updates",
    "changes",
  ],
  ...["cutover", "notices", "transfer", "destination", "key", "limit", "picture"],
];

const expectLooked = ({ findings }: Examination): string[] =>
  WELL.filter(
    (topic) => !findings.some((line) => line.topic === topic && line.verdict === "ok"),
  ).map((topic) => `at first: ${topic} is not said to be well`);

const wordsOf = ({ findings }: Examination, topic: string): string =>
  findings.find((line) => line.verdict === "wrong" && topic.startsWith(line.topic))?.what ?? "";

const commandsOf = ({ findings }: Examination, topic: string): string[] =>
  findings
    .filter((line) => line.verdict === "wrong" && line.topic === topic)
    .flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));

/** The first command below its line. */
const commandOf = (seen: Examination, topic: string): string =>
  commandsOf(seen, topic)[0] ?? "false";

/** Only files, which nothing that runs reads again: viewers are not to notice. */
const brokenFiles = async (bed: Bed, look: () => Promise<Examination>): Promise<string[]> => {
  const inFile = (name: string, from: Edit["from"], to: string): Edit => ({
    path: `${ETC}/${name}`,
    from,
    to,
  });
  const breaks: [what: string, Edit, wrong: string, words: RegExp][] = [
    [
      "bandwidthtest is left behind the key",
      inFile("restream-twitch.ffpreset", /(?<=rtmp_playpath=.*)$/m, "?bandwidthtest=true"),
      "key twitch",
      /\?bandwidthtest is still behind the stream key/,
    ],
    [
      "another platform's key",
      inFile("restream-youtube.ffpreset", /(?<=rtmp_playpath=).*$/m, "live_1_a"),
      "key youtube",
      /does not look like one of YouTube's/,
    ],
    [
      "a name that is not there",
      inFile(
        "restream-youtube.env",
        /^RESTREAM_URL=.*$/m,
        "RESTREAM_URL=rtmps://nowhere.invalid/live2",
      ),
      "destination youtube",
      /the name nowhere\.invalid is not found/,
    ],
    [
      "a port where nobody listens",
      inFile("restream-youtube.env", /^RESTREAM_URL=.*$/m, "RESTREAM_URL=rtmp://127.0.0.1:9/live2"),
      "destination youtube",
      /127\.0\.0\.1 does not answer at port 9/,
    ],
  ];
  const problems: string[] = [];
  for (const [what, change, wrong, words] of breaks) {
    const putBack = edit(bed, [change]);
    try {
      const seen = await look();
      problems.push(...expectWrong(what, seen, [wrong]), ...expectSaid(what, seen, wrong, words));
    } finally {
      putBack();
    }
  }
  const certificates = join(bed.machine.root, "/etc/ssl/certs/ca-certificates.crt");
  renameSync(certificates, `${certificates}.away`);
  writeFileSync(certificates, "");
  try {
    const seen = await look();
    const words = seen.findings.filter(({ what }) => /no certificate that counts/.test(what));
    if (words.length === 0) problems.push("no certificate counts, and no platform's line says so");
  } finally {
    renameSync(`${certificates}.away`, certificates);
  }
  return problems;
};

/** What commands on the server break, and the advice ends. */
const brokenCommands = async (bed: Bed, look: () => Promise<Examination>): Promise<string[]> => {
  const breaks: [what: string, command: string, topic: string][] = [
    ["a package held", "apt-mark hold curl", "updates"],
    ["what sends the notices is stopped", "systemctl stop restreamd-notices", "notices"],
    [
      "the placeholder is lost",
      "rm $(sed -n 's/^RESTREAM_PLACEHOLDER=//p' /etc/restream/feed.env)",
      "placeholder",
    ],
  ];
  const problems: string[] = [];
  for (const [what, command, topic] of breaks) {
    await bed.machine.exec("sh", "-c", command);
    const seen = await look();
    problems.push(...expectWrong(what, seen, [topic]));
    const advised = commandOf(seen, topic);
    const { code, output } = await bed.project.shell(advised);
    if (code !== 0) problems.push(`${what}: ${advised}: exit code ${code}: ${output}`);
    problems.push(...expectWrong(`${what}, mended`, await look(), []));
  }
  await bed.machine.exec("/usr/local/bin/restream", "cutover", "home");
  const { findings } = await look();
  await bed.machine.exec("/usr/local/bin/restream", "cutover", "any");
  const cutover = findings.find(({ topic }) => topic === "cutover");
  if (cutover?.verdict !== "note")
    problems.push(`a cutover in force: ${cutover?.what ?? "nothing"}`);
  return problems;
};

/** A change that waits: in the stack, and on the server. */
const brokenStack = async (bed: Bed, look: () => Promise<Examination>): Promise<string[]> => {
  const problems: string[] = [];
  await set(bed, "adminIp", `${HOME},192.0.2.9`);
  const waiting = await look();
  problems.push(...expectWrong("adminIp is set and not up", waiting, ["firewall"]));
  await set(bed, "adminIp");
  await withLine(bed, "usr/local/share/restream/restream.service", "# another line", async () => {
    await mustUp(bed);
    const seen = await look();
    problems.push(...expectWrong("a change waits", seen, ["changes", "backup"]));
    for (const command of commandsOf(seen, "changes")) await bed.project.shell(command);
    problems.push(...expectWrong("it is started anew", await look(), ["backup"]));
  });
  await mustUp(bed);
  const seen = await look();
  for (const command of [...commandsOf(seen, "changes"), commandOf(seen, "backup")])
    await bed.project.shell(command);
  await expectLive(bed, now());
  return problems;
};

/** Nothing has changed at home, and a release that is brought again must bring it. */
const brokenDestination = async (bed: Bed, look: () => Promise<Examination>): Promise<string[]> => {
  const since = now();
  rmSync(join(bed.machine.root, ETC, "restream-youtube.env"));
  const seen = await look();
  const problems = expectWrong("a destination's settings are lost", seen, ["destination youtube"]);
  for (const command of commandsOf(seen, "destination")) {
    const { code, output } = await typed(bed, command);
    if (code !== 0) problems.push(`${command}: exit code ${code}: ${output}`);
  }
  const mended = await look();
  problems.push(...expectWrong("they are brought again", mended, ["backup"]));
  await bed.project.shell(commandOf(mended, "backup"));
  await expectLive(bed, now());
  return [
    ...problems,
    ...expectEnds(bed, "youtube", since, ["unpublish"]),
    ...untouched(bed, since, "unbroken", ["twitch"]),
  ];
};

/** Nobody is there to say yes. */
const typed = ({ project }: Bed, line: string): Promise<CommandResult> =>
  project.shell(line.replace(/^pulumi up\b/, `pulumi ${UP.join(" ")}`));

/** Keyframes each ten seconds, as x264 comes: YouTube takes four, Twitch two. */
const brokenPicture = async (bed: Bed, look: () => Promise<Examination>): Promise<string[]> => {
  const address = (await bed.project.output("address")) as string;
  const encoder = bed.publishers.newPublisher("encoder", address, SECRETS.publishKey, {
    source: "keyframes-10s",
  });
  const seen = await withEncoder(bed, encoder, "keyframes-10s", async () => {
    await untilOnline(bed);
    return look();
  });
  const said = seen.findings.filter(
    ({ topic, verdict, what }) =>
      topic === "picture" && verdict === "wrong" && /keyframe/.test(what),
  );
  const offline = await look();
  const unknown = offline.findings.find(({ topic }) => topic === "picture");
  await goLive(bed);
  await expectLive(bed, now());
  await untilOnline(bed);
  return [
    ...(said.length > 0 ? [] : ["keyframes each ten seconds, and no line says so"]),
    ...(unknown?.verdict === "not-looked" ? [] : ["nobody sends, and the picture was looked at"]),
  ];
};

/** restreamd looks each two seconds, and has told that OBS is here once it has measured its picture. */
const untilOnline = (bed: Bed): Promise<void> =>
  eventually(
    "status says that OBS is online, and not that it is gone",
    WITHIN_MS.shownByStatus,
    async () => {
      const { output } = await restreamOnServer(bed, "status", "--json");
      const { publisher, troubles } = JSON.parse(output) as {
        publisher: { online: boolean };
        troubles: { what: string }[];
      };
      if (!publisher.online || troubles.some(({ what }) => what.startsWith("OBS is gone")))
        throw new Error(output);
    },
  );
