// Decides when it is told of the server's certificate that there is none, and that it was not renewed. Pure.
import { stateOf, type CertificateState } from "../../shared/certificate";
import { certificateTrouble } from "../../shared/certificate-words";
import type { Facts } from "./facts";
import type { ServerTrouble } from "./server-trouble";

/** The first one takes seconds; a name or a reserved IP may still have to be led here. */
const FIRST_SECONDS = 900;

/** @returns undefined: it is not known */
const isOne = (
  { certificate, time }: Facts,
  states: readonly CertificateState[],
): boolean | undefined => certificate && states.includes(stateOf(certificate, time));

const said = ({ certificate, time }: Facts): ReturnType<typeof certificateTrouble> =>
  certificate && certificateTrouble(certificate, time);

const WORDS: Pick<ServerTrouble["begins"], "what" | "todo"> = {
  what: (facts) => said(facts)?.what ?? "",
  todo: (facts) => said(facts)?.todo ?? [],
};

export const CERTIFICATE_TROUBLES: readonly ServerTrouble[] = [
  {
    name: "certificate-missing",
    isThere: (facts) => isOne(facts, ["missing", "ended"]),
    isOver: (facts) => isOne(facts, ["late", "well"]),
    toldAfterSeconds: FIRST_SECONDS,
    begins: {
      kind: "certificate-missing",
      viewers: "not affected as long as OBS stays connected",
      ...WORDS,
    },
    ends: { kind: "certificate-there", what: "The server has a certificate" },
  },
  {
    name: "certificate-late",
    isThere: (facts) => isOne(facts, ["late"]),
    // One that has ended is told as missing.
    isOver: (facts) => isOne(facts, ["well"]),
    toldAfterSeconds: 4,
    begins: { kind: "certificate-late", viewers: "not affected", ...WORDS },
    ends: { kind: "certificate-renewed", what: "The server's certificate is renewed" },
  },
];
