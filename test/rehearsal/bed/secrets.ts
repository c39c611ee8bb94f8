// The keys of a rehearsal, searched for everywhere afterwards.

/** By what each opens. */
export const SECRETS = {
  publishKey: "test-key-home-0123456789abcdef",
  officePublishKey: "test-key-office-0123456789abcdef",
  twitchStreamKey: "live_test-key-twitch_0123456789",
  youtubeStreamKey: "test-keys-yout-ube0-1234",
  discordToken: "test-key-discord-webhook_0123456789",
  apprisePassword: "test-key-apprise_0123456789",
  youtubeApiKey: "AIza-test-key-youtube-api_0123456789",
  twitchClientId: "testclientid0twitch0123456789",
  twitchClientSecret: "testclientsecret0twitch0123456",
  /** That Twitch gives for these; behind it stands a number. */
  twitchToken: "testtoken0twitch0123456789",
  token: "dop_v1_test-token",
};
