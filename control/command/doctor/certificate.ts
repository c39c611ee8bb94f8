// Decides what is well and what is wrong of the server's certificate. Pure.
import { run } from "../../shared/advice";
import { stateOf, type CertificateFacts } from "../../shared/certificate";
import { reasonOf } from "../../shared/certificate-reason";
import { duration } from "../../shared/text";
import { notLooked, ok, wrong, type Finding } from "./finding";
import type { Readings } from "./readings";

/** @param time ms since the epoch @returns nothing where none is asked for */
export const certificateFindings = (
  { certificate }: Pick<Readings, "certificate">,
  time: number,
): Finding[] => {
  if (certificate === undefined) return [];
  if (certificate === "unreadable")
    return [notLooked("certificate", "the certificate cannot be read")];
  const left = duration(Math.max(0, ((certificate.lasts?.until ?? time) - time) / 1000));
  const words = {
    missing: "The server has no certificate yet: whoever comes encrypted is turned away",
    ended: "The server's certificate has ended: whoever comes encrypted is turned away",
    late: `The server's certificate is not renewed, and ends in ${left}`,
  };
  const state = stateOf(certificate, time);
  return [
    state === "well"
      ? ok("certificate", `The certificate lasts for ${left}, and is renewed before`)
      : wrong("certificate", words[state] + because(certificate), [
          ...(certificate.problem === undefined ? [] : reasonOf(certificate.problem).todo),
          run("restream logs certificate"),
        ]),
  ];
};

const because = ({ problem }: CertificateFacts): string =>
  problem === undefined ? "" : ` (${reasonOf(problem).why})`;
