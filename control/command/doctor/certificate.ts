// Decides what the doctor says of the server's certificate. Pure.
import { certificateTrouble, leftOf } from "../../shared/certificate-words";
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
  const trouble = certificateTrouble(certificate, time);
  return [
    trouble === undefined
      ? ok(
          "certificate",
          `The certificate lasts for ${leftOf(certificate.lasts, time)}, and is renewed before`,
        )
      : wrong("certificate", trouble.what, trouble.todo),
  ];
};
