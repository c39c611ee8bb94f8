// The page at 443 on air: for home alone, then for everybody, who attacks it; a renewal and a restart of it are not noticed; gone again.
import { eventually } from "../../support/eventually";
import { Knocker } from "../../support/page/knocker";
import type { Target } from "../../support/page/knocks";
import type { NetworkHost } from "../../support/world/network";
import type { Bed } from "../bed/bed";
import { oddKnocks } from "../page/attacked";
import { Visitor } from "../page/visitor";
import type { Figures } from "../result/outcome";
import { mustUp, set } from "../verbs/change";
import { WITHIN_MS } from "../verbs/deadlines";
import { tooExposed } from "../verbs/exposure";
import { canConnect, openToStrangers } from "../verbs/reach";
import { rounded } from "../verbs/row";
import { liveUntouched } from "../verbs/untouched";
import { anew, askForCertificate, certificateRow, shownAt, untilCertificate } from "./seen";

const UNIT = "restreamd-page";
const SOCKET = "restreamd-page.socket";
const PORT = 443;
/** An attack: requests, at once, left hanging (more than one address may hold), and for how long. */
const [REQUESTS, AT_ONCE, SLOW, LASTS_MS] = [3000, 20, 60, 60_000];

export const pageInPublic = certificateRow(
  "page-in-public",
  "the page with a certificate, on air: at 443 for home and no stranger; pageFrom anywhere: a stranger reaches 443 and nothing else, and attacks it for a minute, while home uses it; a renewal is served, a restart refuses nobody; the certificate taken out, the port is shut and the page goes on",
  async (bed, since, figures) => {
    const ca = await bed.openLetsEncrypt();
    const address = (await bed.project.output("address")) as string;
    const target: Target = {
      ...{ host: address, port: PORT, called: address },
      ca: await ca.rootPem(),
    };
    const problems: string[] = [];
    const untouched = await liveUntouched(bed, figures, since, async () => {
      await set(bed, "certificate", "false");
      await set(bed, "page", "true");
      await mustUp(bed);
      // The page runs: it has to begin anew to be handed its port.
      await askForCertificate(bed);
      await mustUp(bed);
      await untilCertificate(bed, "there is a certificate", (one) => !!one.checkIP(address));
      await untilAnswered(bed.home, target);
      if (await canConnect(bed.stranger, address, PORT)) problems.push("a stranger comes in");
      problems.push(...(await whileEverybodyMay(bed, target, figures)));
      problems.push(...(await renewedAndRestarted(bed, target)));
    });
    problems.push(
      ...untouched,
      ...(await tooExposed(bed, [UNIT])),
      ...(await takenOut(bed, target)),
    );
    return { problems };
  },
);

const statusOf = async (
  from: NetworkHost,
  target: Target,
  host = target.called,
): Promise<number> => {
  const knocker = new Knocker(from.spawn, target);
  try {
    return (await knocker.knock({ method: "GET", path: "/sign-in", headers: { host } })).status;
  } finally {
    knocker.end();
  }
};

const untilAnswered = (from: NetworkHost, target: Target): Promise<void> =>
  eventually("the page answers", WITHIN_MS.said, async () => {
    const status = await statusOf(from, target);
    if (status !== 200) throw new Error(`it answers with ${status}`);
  });

const whileEverybodyMay = async (bed: Bed, target: Target, figures: Figures): Promise<string[]> => {
  const { project, stranger } = bed;
  const link = (await project.restream(["page", "invite", "Ana", "--may", "watch"])).output;
  const examined = (await project.restream(["doctor"])).output;
  await set(bed, "pageFrom", "anywhere");
  await mustUp(bed);
  await untilAnswered(stranger, target);
  const { open } = await openToStrangers(bed, target.host);
  const [attacker, home] = [stranger, bed.home].map(({ spawn }) => new Knocker(spawn, target)) as [
    Knocker,
    Knocker,
  ];
  try {
    const ana = new Visitor(home, `https://${target.called}`);
    await ana.takeUp(/https:\S+/.exec(link)?.[0] ?? "");
    let isOver = false;
    const flooding = attacker
      .flood({
        ...{ knocks: oddKnocks(`https://${target.called}`), count: REQUESTS, atOnce: AT_ONCE },
        ...{ pauseMs: (0.9 * LASTS_MS * AT_ONCE) / REQUESTS, withinMs: LASTS_MS, slow: SLOW },
      })
      .finally(() => (isOver = true));
    const unanswered: number[] = [];
    let slowest = 0;
    while (!isOver) {
      const at = performance.now();
      const { status } = await ana.get("/");
      slowest = Math.max(slowest, performance.now() - at);
      if (status !== 200) unanswered.push(status);
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
    const flooded = await flooding;
    figures["a stranger's requests"] = flooded.sent;
    figures["home's slowest page meanwhile s"] = rounded(slowest / 1000);
    const good = Object.keys(flooded.statuses).filter((status) => /^[25]/.test(status));
    return [
      ...(link.includes(`https://${target.called}/invite#`) ? [] : [`the invitation: ${link}`]),
      ...(examined.includes(`The page's port answers from here: https://${target.called}/`)
        ? []
        : [`the doctor at home: ${examined}`]),
      ...(open.join() === String(PORT) ? [] : [`open to strangers: ${open.join(", ")}`]),
      ...((await statusOf(stranger, target, "evil.example")) === 421 ? [] : ["by another name"]),
      ...good.map((status) => `${flooded.statuses[status] ?? 0} were answered with ${status}`),
      ...(flooded.sent < REQUESTS / 3 ? [`only ${flooded.sent} requests were sent`] : []),
      ...(flooded.slowClosed === SLOW ? [] : [`${SLOW - flooded.slowClosed} slow ones are open`]),
      ...(unanswered.length === 0 ? [] : [`home was answered with ${unanswered.join(", ")}`]),
    ];
  } finally {
    attacker.end();
    home.end();
  }
};

const renewedAndRestarted = async (bed: Bed, target: Target): Promise<string[]> => {
  const { machine } = bed;
  const process = (): Promise<string> =>
    machine.exec("systemctl", "show", "--property=MainPID", "--value", UNIT);
  const seen = (): ReturnType<typeof shownAt> =>
    shownAt(bed, bed.home, { address: target.host, port: PORT, root: target.ca ?? "" });
  const [before, pid] = [await seen(), await process()];
  await anew(bed);
  await eventually("the newer certificate is served", WITHIN_MS.said, async () => {
    if ((await seen()).serial === before.serial) throw new Error(`it is ${before.serial ?? ""}`);
  });
  const hasStayed = (await process()) === pid;
  // Whoever comes meanwhile waits: nobody is refused.
  await machine.exec("systemctl", "restart", UNIT);
  const after = await statusOf(bed.home, target);
  return [
    ...(before.verified === "ok" ? [] : [`OpenSSL says: ${before.verified}`]),
    ...(hasStayed ? [] : ["a renewal restarted the page"]),
    ...(after === 200 ? [] : [`right after a restart: ${after}`]),
  ];
};

const takenOut = async (bed: Bed, { host }: Target): Promise<string[]> => {
  await set(bed, "pageFrom");
  await set(bed, "certificate", "false");
  await mustUp(bed);
  const listens = await bed.machine.exec("ss", "-Hltn", "sport", "=", `:${PORT}`);
  const state = (unit: string): Promise<string> =>
    bed.machine.exec("bash", "-c", `systemctl is-active ${unit} || true`);
  const [socket, page] = [await state(SOCKET), await state(UNIT)];
  const isShut = !(await canConnect(bed.home, host, PORT));
  await set(bed, "certificate", "true");
  await set(bed, "page", "false");
  await mustUp(bed);
  return [
    ...(listens.trim() === "" ? [] : [`somebody listens still: ${listens}`]),
    ...(socket.trim() === "inactive" ? [] : [`the socket is ${socket}`]),
    ...(isShut ? [] : ["home still reaches the port"]),
    ...(page.trim() === "active" ? [] : [`without a certificate the page is ${page}`]),
  ];
};
