// Asks one platform while something is sent there, again and again, and hands on what it says.
import type { Word } from "../shared/broadcast";
import type { Now } from "../shared/event";
import type { Ask, Reply } from "./ask";
import type { TwitchConfig, YoutubeConfig } from "./config";
import { REGULAR_MS, used, youtubePause, type Used } from "./pace";
import {
  isTokenRefused,
  streamsQuestion,
  tokenIn,
  tokenQuestion,
  twitchWord,
  usersQuestion,
  withoutToken,
} from "./twitch";
import { isSpent, youtubeQuestion, youtubeWord } from "./youtube";

/** What was said, and ms until the next question. */
export interface Asked {
  word: Word;
  pauseMs: number;
}

export interface Asker {
  /** A destination's name. */
  name: string;
  ask: () => Promise<Asked>;
}

/** The day's quota, over our own restart. */
export interface Ledger {
  read: () => Used | undefined;
  write: (spent: Used) => Promise<void>;
}

export const youtubeAsker = (
  config: YoutubeConfig,
  ask: Ask,
  ledger: Ledger,
  now: () => number,
): Asker => ({
  name: "youtube",
  ask: async () => {
    const reply = await ask(youtubeQuestion(config));
    const spent = used(ledger.read(), now(), isSpent(reply));
    await ledger.write(spent);
    return { word: youtubeWord(reply, config.videos), pauseMs: youtubePause(spent, now()) };
  },
});

export const twitchAsker = (config: TwitchConfig, ask: Ask): Asker => {
  let token: string | undefined;
  /** A token that Twitch does not take any more is renewed once. */
  const withToken = async (
    question: (known: string) => Promise<Reply>,
  ): Promise<{ reply: Reply } | { refusal: Reply }> => {
    if (token !== undefined) {
      const reply = await question(token);
      if (!isTokenRefused(reply)) return { reply };
    }
    const given = await ask(tokenQuestion(config));
    token = tokenIn(given);
    return token === undefined ? { refusal: given } : { reply: await question(token) };
  };
  const wordOf = async (): Promise<Word> => {
    const asked = await withToken((known) => ask(streamsQuestion(config, known)));
    if ("refusal" in asked) return withoutToken(asked.refusal);
    const word = twitchWord(asked.reply, config.channel);
    if (word.answer !== "not-live") return word;
    const user = await withToken((known) => ask(usersQuestion(config, known)));
    return "refusal" in user ? word : twitchWord(asked.reply, config.channel, user.reply);
  };
  return {
    name: "twitch",
    ask: async () => ({ word: await wordOf(), pauseMs: REGULAR_MS }),
  };
};

/** Whether anything is sent there, as far as restreamd says. */
export const isSent = (now: Now | undefined, name: string): boolean => {
  const state = now?.destinations[name]?.state;
  return state !== undefined && state !== "off" && state !== "failing";
};
