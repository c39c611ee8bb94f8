// Decides what somebody does about a platform that has never taken anything: its key, or the way to it. Pure.
import { run, type Advice } from "../../shared/advice";
import { statusPage } from "../../shared/platforms";

/** Words for a network, a name or a certificate: no key was looked at. */
const ABOUT_THE_WAY =
  /resolve|timed? ?out|unreachable|no route|connection refused|certificate|verif/i;

/**
 * A running restream's key is not changed by a release: it is stopped first.
 * @param reason ffmpeg's last words
 */
export const failingAdvice = (name: string, reason: string | undefined): Advice => {
  const heard = reason === undefined ? "" : `. We heard: "${reason}"`;
  if (reason !== undefined && ABOUT_THE_WAY.test(reason))
    return [
      `Most likely the platform, or the way to it${heard}`,
      `We keep retrying. Look at ${statusPage(name)}, then:`,
      run(`restream logs ${name}`),
    ];
  return [
    `Most likely the stream key${heard}. Set it again:`,
    run(`restream stop ${name}`),
    run(`pulumi config set --secret restream:${name}StreamKey`),
    run("pulumi up"),
    run(`restream start ${name}`),
  ];
};
