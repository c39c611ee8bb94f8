// `restream doctor` at home: what is seen from here, then what the server's own doctor says. Asks for no passphrase of the stack.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createColors } from "picocolors";
import { EXIT } from "../../control/command/exit-code";
import {
  examinationOf,
  findingLines,
  parseExamination,
  run,
  wrong,
  type Finding,
} from "../../control/command/doctor/finding";
import { agree } from "../address/agree";
import { lookUp } from "../address/look-up";
import { letInOf } from "../address/plan";
import { canConnect, speaksSsh } from "../../infra/reach";
import { PAGE_PORT, RTMP_PORT, SSH_PORT } from "../address/ports";
import { servicesOf, SERVICES_VARIABLE } from "../address/services";
import { firewallOf } from "../address/state";
import { ROOT } from "../folder";
import { say, sayError } from "../output";
import { theServer } from "../pair/the-server";
import { SERVERS } from "../../infra/servers";
import { must, pulumiWith, type Pulumi } from "../pulumi";
import { pageOf, SSH_FAILED, type Server } from "../server";
import { explainUnreachable, readOnServer } from "../ssh";
import { readConfig } from "../stack";
import {
  addressFinding,
  backupFinding,
  firewallFinding,
  ownWayFindings,
  pageFindings,
  portFindings,
  STATE_COPY,
  wayInFinding,
} from "./findings";

const CONNECT_WITHIN_MS = 3000;
/** apt may wait for a slow disk. */
const SERVER_WITHIN_MS = 120_000;

/** @param options home: what concerns this laptop, too @returns failing: something is wrong */
export const doctor = async (options: { json?: true; home?: true }): Promise<number> => {
  const pulumi = pulumiWith();
  const outputs = await must(pulumi, ["stack", "output", "--json"]);
  const server = await theServer(pulumi);
  if (!options.json)
    sayError("Looking from here, and on the server; this takes about half a minute.");
  const [here, there] = await Promise.all([
    fromHere(pulumi, server, pageOf(outputs), options.home === true),
    onServer(pulumi, server),
  ]);
  const findings = [...here, ...there.findings];
  const examination = examinationOf(findings, new Date().toISOString());
  say(options.json ? JSON.stringify(examination) : findingLines(findings, colours()).join("\n"));
  if (!there.isReached) return EXIT.unreachable;
  return examination.well ? EXIT.well : EXIT.failing;
};

/** NO_COLOR (no-color.org) wins; otherwise where a person looks. */
const colours = (): ReturnType<typeof createColors> => {
  // Node leaves it out where there is no terminal, and picocolors would then guess.
  const { isTTY = false } = process.stdout as { isTTY?: boolean };
  return createColors(
    (process.env["NO_COLOR"] ?? "") === "" && isTTY && process.env["TERM"] !== "dumb",
  );
};

const fromHere = async (
  pulumi: Pulumi,
  { address, members }: Server,
  page: string | undefined,
  isAll: boolean,
): Promise<Finding[]> => {
  const [seen, config, exported] = await Promise.all([
    lookUp(servicesOf(process.env[SERVICES_VARIABLE])),
    readConfig(pulumi),
    must(pulumi, ["stack", "export"]),
  ]);
  const wanted = letInOf(config);
  const own = agree(seen);
  const live = firewallOf(exported);
  const port = live?.rtmpPort ?? RTMP_PORT;
  const [answers, pageAnswers, ...ways] = await Promise.all([
    canConnect(address, port, CONNECT_WITHIN_MS),
    page !== undefined && canConnect(address, PAGE_PORT, CONNECT_WITHIN_MS),
    ...SERVERS.flatMap((name) => (members ? [wayTo(name, members[name].address)] : [])),
  ]);
  return [
    ...portFindings(address, port, answers, own, wanted, live),
    ...(page === undefined ? [] : pageFindings(page, pageAnswers, own, live)),
    addressFinding(own, wanted, live),
    ...ownWayFindings(ways),
    ...(isAll && live ? [firewallFinding(live, wanted)] : []),
    ...(isAll ? [backupFinding(exported, readCopy()), wayInFinding(wanted)] : []),
  ];
};

const wayTo = async (
  name: string,
  address: string,
): Promise<{ name: string; address: string; answers: boolean }> => ({
  ...{ name, address },
  answers: await speaksSsh(address, SSH_PORT, CONNECT_WITHIN_MS),
});

const readCopy = (): string | undefined => {
  const file = join(ROOT, STATE_COPY);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
};

const onServer = async (
  pulumi: Pulumi,
  server: Server,
): Promise<{ findings: Finding[]; isReached: boolean }> => {
  const { code, stdout } = await readOnServer(["doctor", "--json"], SERVER_WITHIN_MS);
  if (code === EXIT.well || code === EXIT.failing)
    try {
      return { findings: parseExamination(stdout).findings, isReached: true };
    } catch {
      // Said below.
    }
  if (code === SSH_FAILED) {
    const [why = "", ...more] = (await explainUnreachable(pulumi, server)).split("\n");
    return { findings: [wrong("server", why, more)], isReached: false };
  }
  const itself = run("restream ssh restream doctor");
  const failed =
    code === EXIT.usage
      ? wrong("server", "The server's version knows no doctor yet", [run("pulumi up")])
      : code === null
        ? wrong("server", `The server's doctor did not end within ${SERVER_WITHIN_MS / 1000} s`, [
            itself,
          ])
        : wrong("server", `The server's doctor failed (exit code ${code})`, [itself]);
  return { findings: [failed], isReached: false };
};
