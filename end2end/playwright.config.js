// How the browser tests run: one phone in Shanghai, one test at a time. Each test starts its own server.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests',
  timeout: 120_000,
  workers: 1,
  reporter: 'list',
  // A forgotten test.only must not make the rest look tested.
  forbidOnly: true,
  use: {
    viewport: { width: 360, height: 800 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    launchOptions: {
      // Without the variable Playwright takes the Chromium it installed itself.
      executablePath: process.env.PEIBAN_CHROMIUM || undefined,
      args: ['--no-sandbox', '--disable-background-networking'],
    },
  },
});
