// What keeps others out, each looked at on the server itself: the form's token, who was revoked, what systemd takes from the page.
import type { Bed } from "../bed/bed";
import { Knocker } from "../../support/page/knocker";
import type { Heard } from "../../support/page/knocks";
import { eventually } from "../../support/eventually";
import { WITHIN_MS } from "../verbs/deadlines";
import { expects } from "../verbs/expects";
import { tooExposed } from "../verbs/exposure";
import { mayService } from "../verbs/on-machine";
import { rowsAfter } from "../verbs/row";
import { liveUntouched } from "../verbs/untouched";
import { invite, throughTunnel, UNIT, withPage } from "./on-page";
import { Visitor } from "./visitor";

export const pageGuards = rowsAfter("page", withPage)(
  "page-guards",
  "a form of another page's, a cookie and an open page after signing out and after being revoked, an order past the page: each refused; viewers notice nothing",
  async (bed, since, figures) => {
    const problems: string[] = [];
    problems.push(
      ...(await liveUntouched(bed, figures, since, () =>
        throughTunnel(bed, async () => {
          const knockers = [1, 2, 3].map(() => new Knocker(bed.home.spawn));
          try {
            problems.push(...(await knocked(bed, knockers)));
          } finally {
            for (const knocker of knockers) knocker.end();
          }
        }),
      )),
    );
    return {
      problems: [...problems, ...(await pastThePage(bed)), ...(await tooExposed(bed, UNITS))],
    };
  },
);

const STOP = { order: "stop twitch", sure: "yes" };

const is = (what: string, status: number, expected: number): string[] =>
  status === expected ? [] : [`${what}: ${status}, expected ${expected}`];

/** @param knockers one to knock, two to hold a page open */
const knocked = async (bed: Bed, [knocker, ...holders]: readonly Knocker[]): Promise<string[]> => {
  const [forAna, forBen] = holders;
  if (!knocker || !forAna || !forBen) throw new Error("expected three knockers");
  const [ana, ben] = [new Visitor(knocker), new Visitor(knocker)];
  const link = await invite(bed, "Ana", "control");
  await ana.takeUp(link);
  await ben.takeUp(await invite(bed, "Ben", "watch"));
  const taken = { invitation: link.split("#")[1] ?? "", passphrase: "x".repeat(14), again: "" };
  const stolen = new Visitor(knocker);
  const problems = [
    ...is("a form without the token", (await ana.submit("/act", STOP, "")).status, 403),
    ...is(
      "a form with another's token",
      (await ana.submit("/act", STOP, await ben.token())).status,
      403,
    ),
    ...is("who may only watch", (await ben.submit("/act", STOP)).status, 403),
    ...is("an invitation for the second time", (await stolen.submit("/invite", taken)).status, 403),
    ...is("Ana before she is revoked", (await ana.get("/")).status, 200),
  ];
  stolen.cookies = { ...ben.cookies };
  // An earlier row's browser may still hold some.
  const before = await openPages(bed);
  const held = [ben.holdOpen(forBen), ana.holdOpen(forAna)] as const;
  await untilHeld(bed, before + held.length);
  await ben.submit("/sign-out", {});
  problems.push(...is("a cookie after signing out", (await stolen.get("/still.jpg")).status, 401));
  problems.push(...signedOut("Ben's open page", await held[0]));
  const token = await ana.token();
  problems.push(
    ...expects(
      "the revocation",
      await bed.project.restream(["page", "revoke", "ana"]),
      0,
      /signed out everywhere/,
    ),
    ...signedOut("Ana's open page", await held[1]),
    ...is("a cookie after being revoked", (await ana.get("/still.jpg")).status, 401),
    ...is("an order after being revoked", (await ana.submit("/act", STOP, token)).status, 401),
  );
  return problems;
};

/** As the server counts them. */
const openPages = async ({ machine }: Bed): Promise<number> =>
  Number(await machine.exec("sh", "-c", "ss -Htn state established '( sport = :9102 )' | wc -l"));

const untilHeld = (bed: Bed, count: number): Promise<void> =>
  eventually(`${count} pages are open`, WITHIN_MS.said, async () => {
    const open = await openPages(bed);
    if (open < count) throw new Error(`${open} are open`);
  });

/** It showed the state until then, and was told. */
const signedOut = (whose: string, { status, body }: Heard): string[] =>
  status === 200 && /event: state[\s\S]*event: signed-out/.test(body)
    ? []
    : [`${whose}: ${status}, ended with ${JSON.stringify(body.slice(-60))}`];

/** Who shows the page, and what carries an order out. */
const UNITS = [UNIT, "restreamd-page-act@stop:twitch:0123456789abcdef.service"];

/** As its own user, inside its unit: what somebody could who broke in. */
const pastThePage = async ({ machine }: Bed): Promise<string[]> => {
  const nobody = "0123456789abcdef";
  const units = [
    ...["restream-twitch", "ssh", "restreamd-clock@stop", "restreamd-page-act@stop:twitch:root"],
    `restreamd-page-act@kill:twitch:${nobody}`,
  ];
  const tries = [
    ...units.map((unit) => ["start", unit]),
    ...["stop", "restart", "kill"].map((verb) => [verb, "restream-twitch"]),
    ["stop", `restreamd-page-act@stop:twitch:${nobody}`],
    ["daemon-reload"],
  ];
  const problems: string[] = [];
  for (const command of tries)
    try {
      if (await mayService(machine, UNIT, command))
        problems.push(`the page's user may ${command.join(" ")}`);
    } catch (error) {
      // It failed, but not because it may not.
      problems.push(`${command.join(" ")}: ${String(error).slice(-150)}`);
    }
  // The one that it may: an order of nobody's, which the command refuses.
  const order = `restreamd-page-act@start:twitch:${nobody}`;
  const isAllowed = await mayService(machine, UNIT, ["start", "--no-block", order]);
  if (!isAllowed) return [...problems, "the page's user may not even give an order"];
  await eventually("the command refuses an order of nobody's", WITHIN_MS.said, async () => {
    const said = await machine.exec("journalctl", "-t", "restreamd-page-act", "-n", "5");
    if (!said.includes("may not, or no longer")) throw new Error(said);
  });
  return problems;
};
