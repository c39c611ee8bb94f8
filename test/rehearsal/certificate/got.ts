// On air, the stack asks for a certificate: it is got for the server's address, through a port that nobody answers on afterwards.
import { now } from "../../support/media/clock";
import { mustUp } from "../verbs/change";
import { tooExposed } from "../verbs/exposure";
import { canConnect } from "../verbs/reach";
import { rounded } from "../verbs/row";
import { liveUntouched } from "../verbs/untouched";
import {
  askForCertificate,
  lookNow,
  problemOn,
  UNIT,
  untilCertificate,
  certificateRow,
} from "./seen";

export const certificateGot = certificateRow(
  "certificate-got",
  "restream:certificate: on air, real lego gets a certificate for the server's address from real Pebble, through the cloud firewall; live untouched; afterwards nobody answers at port 80, and a second look asks for nothing",
  async (bed, since, figures) => {
    const ca = await bed.openLetsEncrypt();
    const address = (await bed.project.output("address")) as string;
    const problems = await liveUntouched(bed, figures, since, async () => {
      await askForCertificate(bed);
      await mustUp(bed);
      const installedAt = now();
      const certificate = await untilCertificate(
        bed,
        "there is a certificate",
        (one) => one.checkIP(address) !== undefined,
      );
      figures["certificate after s"] = rounded((now() - installedAt) / 1000);
      figures["it lasts h"] = Math.round(
        (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 3_600_000,
      );
    });
    const orders = ca
      .orders()
      .map(
        ({ profile, identifiers }) =>
          `${profile ?? "none"} ${identifiers.map(({ value }) => value).join()}`,
      );
    await lookNow(bed);
    const asked = ca.orders().length - orders.length;
    const mode = await bed.machine.exec(
      "stat",
      "--format=%a %U %G",
      "/var/lib/restreamd-certificate/server.pem",
    );
    return {
      problems: [
        ...problems,
        ...(orders.join("; ") === `shortlived ${address}` ? [] : [`ordered: ${orders.join("; ")}`]),
        ...(asked === 0 ? [] : [`a second look ordered ${asked} more`]),
        ...((await problemOn(bed)) === ""
          ? []
          : [`after a look that went well: ${await problemOn(bed)}`]),
        ...(mode.trim() === "640 restreamd-certificate restreamd-certificate"
          ? []
          : [`its key: ${mode}`]),
        ...((await canConnect(bed.stranger, address, 80)) ? ["somebody answers at port 80"] : []),
        ...(await tooExposed(bed, [UNIT])),
      ],
    };
  },
);
