// Chromium of the system, and the person in front of it.
import puppeteer from 'puppeteer-core';
import { heard } from './steps.js';

/** Starts Chromium, which ends with the program. */
export async function chromium() {
  return puppeteer.launch({
    executablePath: process.env.CORE_CHROMIUM ?? '/usr/bin/chromium',
    // Containers and the users of CI lack what Chromium's own sandbox needs.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}

/** Waits until a page has a button with a label, and presses it. The next page is loaded then. */
export async function press(page, label) {
  const button = await page.waitForSelector(`::-p-xpath(//button[contains(., '${label}')])`, { timeout: 20000 });
  await Promise.all([page.waitForNavigation({ timeout: 20000 }), button.click()]);
}

/** Keeps each answer of a page for the report of a failure. */
export function listen(page) {
  page.on('response', (response) => heard(response.status(), response.url().split('?')[0]));
  page.on('requestfailed', (request) => heard(request.failure()?.errorText, request.url().split('?')[0]));
  page.on('pageerror', (error) => heard('error of the page', String(error.message ?? error)));
  page.on('console', (message) => {
    if (message.type() === 'error') heard('console', message.text());
  });
}
