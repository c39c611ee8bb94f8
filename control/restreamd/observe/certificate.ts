// Decides what is told of the server's certificate: that there is none, and that it was not renewed. Pure.
import { run, type Advice } from "../../shared/advice";
import { stateOf, type CertificateState } from "../../shared/certificate";
import { duration } from "../../shared/text";
import { reasonOf } from "../../shared/certificate-reason";
import { secondsSince, type Facts } from "./facts";
import type { ServerTrouble } from "./server-trouble";

/** The first one takes seconds; a name or a reserved IP may still have to be led here. */
const FIRST_SECONDS = 900;

const stateIn = ({ certificate, time }: Facts): CertificateState | undefined =>
  certificate && stateOf(certificate, time);

const isOne = (facts: Facts, states: readonly CertificateState[]): boolean | undefined => {
  const state = stateIn(facts);
  return state && states.includes(state);
};

const because = ({ certificate }: Facts): string => {
  const { problem } = certificate ?? {};
  return problem === undefined ? "" : `: ${reasonOf(problem).why}`;
};

const todo = ({ certificate }: Facts): Advice => {
  const { problem } = certificate ?? {};
  return [
    ...(problem === undefined ? [] : reasonOf(problem).todo),
    "What was tried, and what Let's Encrypt said:",
    run("restream logs certificate"),
  ];
};

const leftIn = ({ certificate, time }: Facts): string =>
  duration(secondsSince(time, certificate?.lasts?.until ?? time));

export const CERTIFICATE_TROUBLES: readonly ServerTrouble[] = [
  {
    name: "certificate-missing",
    isThere: (facts) => isOne(facts, ["missing", "ended"]),
    isOver: (facts) => isOne(facts, ["late", "well"]),
    toldAfterSeconds: FIRST_SECONDS,
    begins: {
      kind: "certificate-missing",
      what: (facts) =>
        (stateIn(facts) === "ended"
          ? "The server's certificate has ended, so whoever comes encrypted is turned away"
          : "The server has no certificate yet, so whoever comes encrypted is turned away") +
        because(facts),
      viewers: "not affected as long as OBS stays connected",
      todo,
    },
    ends: { kind: "certificate-there", what: "The server has a certificate" },
  },
  {
    name: "certificate-late",
    isThere: (facts) => isOne(facts, ["late"]),
    // One that has ended is told as missing.
    isOver: (facts) => isOne(facts, ["well"]),
    toldAfterSeconds: 4,
    begins: {
      kind: "certificate-late",
      what: (facts) =>
        `The server's certificate is not renewed, and ends in ${leftIn(facts)}${because(facts)}`,
      viewers: "not affected",
      todo,
    },
    ends: { kind: "certificate-renewed", what: "The server's certificate is renewed" },
  },
];
