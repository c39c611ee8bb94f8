// A certificate for a name: asked for once the name leads to the server, and not before.
import { mustUp, set } from "../verbs/change";
import { expects } from "../verbs/expects";
import { liveUntouched } from "../verbs/untouched";
import { lookNow, problemOn, untilCertificate, certificateRow } from "./seen";

const NAME = "live.example.org";
const ELSEWHERE = "198.51.100.77";

export const certificateOfName = certificateRow(
  "certificate-of-name",
  "restream:hostName: one that leads elsewhere is asked for by nobody, and restream logs certificate says where it leads; once it leads here, the certificate is its; without the name it is the address's again; live untouched",
  async (bed, since, figures) => {
    const ca = await bed.openLetsEncrypt();
    const address = (await bed.project.output("address")) as string;
    const before = ca.orders().length;
    const wrong: string[] = [];
    const problems = await liveUntouched(bed, figures, since, async () => {
      await ca.points(NAME, ELSEWHERE);
      await set(bed, "hostName", NAME);
      await mustUp(bed);
      await lookNow(bed);
      const problem = await problemOn(bed);
      if (problem !== `${NAME} leads to ${ELSEWHERE}, not to this server (${address})`)
        wrong.push(`it says: ${problem}`);
      if (ca.orders().length > before) wrong.push("it was asked for all the same");
      wrong.push(
        ...expects(
          "restream logs certificate",
          await bed.project.restream(["logs", "certificate"]),
          0,
          new RegExp(`leads to ${ELSEWHERE}`),
        ),
      );
      await ca.pointsNowhere(NAME);
      await ca.points(NAME, address);
      await lookNow(bed);
      await untilCertificate(bed, "it is the name's", (one) => one.checkHost(NAME) !== undefined);
      await set(bed, "hostName");
      await mustUp(bed);
      await untilCertificate(
        bed,
        "it is the address's again",
        (one) => one.checkIP(address) !== undefined,
      );
    });
    const [order] = ca.orders().slice(before);
    return {
      problems: [
        ...problems,
        ...wrong,
        ...(order?.identifiers.map(({ value }) => value).join() === NAME &&
        order.profile === undefined
          ? []
          : [`ordered first: ${JSON.stringify(order)}`]),
      ],
    };
  },
);
