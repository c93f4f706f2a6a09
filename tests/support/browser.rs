//! A real browser: Chromium under chromedriver, each test with a profile of its own.

use anyhow::{Context, bail};
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;

const DRIVER: &str = "/usr/bin/chromedriver";
/// Chromium with nothing that draws windows: it starts in half the time, and each page takes a fifth less.
pub const HEADLESS: &str = "/usr/bin/chromium-headless-shell";
/// The whole of it, whose settings can forbid scripts.
const CHROMIUM: &str = "/usr/bin/chromium";

/// How it is started: its own background traffic has no place in a test.
pub const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
    "--force-prefers-reduced-motion",
];

/// Pages live for a second: compilers that make scripts quick later take a tenth of the processor's time here.
const SHORT_LIVED: &str = "--js-flags=--no-opt,--no-maglev";

/// How long a page may take to come.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// Whether pages may run scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    /// As most people have it.
    On,
    /// Everything must work all the same.
    Off,
}

/// The colours that a reader prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// As by day.
    Light,
    /// As by night.
    Dark,
}

/// One browser window. Quit it with [`Browser::quit`]; what is left of it ends when this is dropped.
pub struct Browser {
    /// The window.
    pub driver: WebDriver,
    chromedriver: Child,
    profile: tempfile::TempDir,
}

impl Browser {
    /// Opens a window of this width, in CSS pixels.
    pub async fn open(scripts: Scripts, width: u32) -> anyhow::Result<Self> {
        let (chromedriver, port) = start_driver()?;
        let profile = tempfile::tempdir()?;
        let mut capabilities = DesiredCapabilities::chrome();
        for flag in FLAGS.iter().chain([&SHORT_LIVED]) {
            capabilities.add_arg(flag)?;
        }
        capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        if scripts == Scripts::On {
            capabilities.set("browserName", "chrome-headless-shell")?;
            capabilities.set_binary(HEADLESS)?;
        } else {
            capabilities.set_binary(CHROMIUM)?;
            capabilities.add_experimental_option(
                "prefs",
                json!({ "profile.managed_default_content_settings.javascript": 2 }),
            )?;
        }
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await?;
        let browser = Browser {
            driver,
            chromedriver,
            profile,
        };
        browser.resize(width).await?;
        Ok(browser)
    }

    /// Gives the page another width.
    pub async fn resize(&self, width: u32) -> anyhow::Result<()> {
        let metrics = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.driver
            .cdp()
            .send_raw("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        Ok(())
    }

    /// Gives the reader a preference for colours.
    pub async fn prefer(&self, scheme: Scheme) -> anyhow::Result<()> {
        let value = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        self.emulate("", &[("prefers-color-scheme", value)]).await
    }

    /// Shows the page in the colours that the reader's system forces on it, or in its own again.
    pub async fn force_colours(&self, forced: bool) -> anyhow::Result<()> {
        let value = if forced { "active" } else { "none" };
        self.emulate("", &[("forced-colors", value)]).await
    }

    /// Lays the page out as for paper, or for a screen again.
    pub async fn lay_out_for_paper(&self, paper: bool) -> anyhow::Result<()> {
        self.emulate(if paper { "print" } else { "" }, &[]).await
    }

    async fn emulate(&self, media: &str, features: &[(&str, &str)]) -> anyhow::Result<()> {
        let feature = |(name, value): &(&str, &str)| json!({ "name": name, "value": value });
        let features: Vec<_> = features.iter().map(feature).collect();
        let media = json!({ "media": media, "features": features });
        self.driver
            .cdp()
            .send_raw("Emulation.setEmulatedMedia", media)
            .await?;
        Ok(())
    }

    /// The page as a printer gets it, as PDF.
    pub async fn printed(&self) -> anyhow::Result<Vec<u8>> {
        let options = json!({ "preferCSSPageSize": true, "printBackground": true });
        let printed = self.driver.cdp().send_raw("Page.printToPDF", options).await?;
        let data = printed["data"].as_str().context("a print has data")?;
        Ok(thirtyfour::support::base64_decode(data)?)
    }

    /// Presses keys, wherever the focus is.
    pub async fn keys(&self, keys: &str) -> anyhow::Result<()> {
        let chain = self.driver.action_chain();
        chain.send_keys(keys).perform().await?;
        Ok(())
    }

    /// Types into the control of this name.
    pub async fn fill(&self, name: &str, text: &str) -> anyhow::Result<()> {
        let control = self.control(name).await?;
        control.clear().await?;
        control.send_keys(text).await.with_context(|| name.to_owned())
    }

    /// Chooses an option of a select by its text's beginning.
    pub async fn select(&self, name: &str, value: &str) -> anyhow::Result<()> {
        let selector = format!("select[name='{name}'] option[value='{value}']");
        self.driver
            .find(By::Css(&selector))
            .await
            .with_context(|| selector)?
            .click()
            .await?;
        Ok(())
    }

    /// Ticks a checkbox, or a radio by its value.
    pub async fn tick(&self, name: &str, value: &str) -> anyhow::Result<()> {
        let selector = format!("input[name='{name}'][value='{value}']");
        let control = self
            .driver
            .find(By::Css(&selector))
            .await
            .with_context(|| selector)?;
        if !control.is_selected().await? {
            control.click().await?;
        }
        Ok(())
    }

    /// Presses the last button with this action and waits for the next page: the first `review` is out of sight, for
    /// the Enter key.
    pub async fn press(&self, action: &str) -> anyhow::Result<()> {
        let selector = format!("button[name='action'][value='{action}']");
        let buttons = self.driver.find_all(By::Css(&selector)).await?;
        self.follow(buttons.last().with_context(|| format!("no button {action}"))?)
            .await
    }

    /// Presses the button with this text and waits for the next page.
    pub async fn press_named(&self, text: &str) -> anyhow::Result<()> {
        for button in self.driver.find_all(By::Tag("button")).await? {
            if button.text().await?.trim() == text {
                return self.follow(&button).await;
            }
        }
        bail!("no button {text}")
    }

    /// Follows the link to this address within the page's main part.
    pub async fn follow_link(&self, address: &str) -> anyhow::Result<()> {
        let selector = format!("main a[href='{address}']");
        let links = self.driver.find_all(By::Css(&selector)).await?;
        self.follow(links.first().with_context(|| format!("no link to {address}"))?)
            .await
    }

    /// Clicks what leads to another page and waits until that is there.
    pub async fn follow(&self, element: &WebElement) -> anyhow::Result<()> {
        self.turn(async { Ok(element.click().await?) }).await
    }

    /// Does what leads to another page and waits until that is there.
    pub async fn turn(&self, act: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
        let old_page = self.driver.find(By::Tag("html")).await?;
        act.await?;
        let started = Instant::now();
        while old_page.tag_name().await.is_ok() {
            if started.elapsed() > LONGEST_WAIT {
                bail!("no other page came");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // Finding something waits until the new page has loaded.
        self.driver.find(By::Css("footer")).await?;
        Ok(())
    }

    /// The text of the page's main part.
    pub async fn text(&self) -> anyhow::Result<String> {
        Ok(self.driver.find(By::Tag("main")).await?.text().await?)
    }

    /// What stands in the control of this name.
    pub async fn value(&self, name: &str) -> anyhow::Result<String> {
        Ok(self.control(name).await?.prop("value").await?.unwrap_or_default())
    }

    /// The error at the control of this name.
    pub async fn error_at(&self, name: &str) -> anyhow::Result<String> {
        let control = self.control(name).await?;
        let described = control.attr("aria-describedby").await?.unwrap_or_default();
        let Some(id) = described.split_whitespace().find(|id| id.ends_with("-fault")) else {
            bail!("{name} has no error");
        };
        Ok(self.driver.find(By::Id(id)).await?.text().await?)
    }

    /// How wide the page is, in CSS pixels: more than the window where it scrolls sideways. Scripts or none.
    pub async fn width_of_page(&self) -> anyhow::Result<f64> {
        let metrics = self
            .driver
            .cdp()
            .send_raw("Page.getLayoutMetrics", json!({}))
            .await?;
        let width = metrics["cssContentSize"]["width"].as_f64();
        width.context("a page has a width")
    }

    /// A picture of the window, for people to look at.
    pub async fn screenshot(&self, path: &Path) -> anyhow::Result<()> {
        self.driver.screenshot(path).await?;
        Ok(())
    }

    /// A small picture of the window, as WebP.
    pub async fn picture(&self, path: &Path) -> anyhow::Result<()> {
        let format = json!({ "format": "webp", "quality": 70 });
        let taken = self
            .driver
            .cdp()
            .send_raw("Page.captureScreenshot", format)
            .await?;
        let bytes = taken["data"].as_str().context("a picture has data")?;
        let bytes = thirtyfour::support::base64_decode(bytes)?;
        std::fs::write(path, bytes)?;
        Ok(())
    }

    /// The folder of the browser's profile.
    pub fn profile(&self) -> PathBuf {
        self.profile.path().to_owned()
    }

    /// Closes the window.
    pub async fn quit(self) -> anyhow::Result<()> {
        self.driver.clone().quit().await?;
        Ok(())
    }

    async fn control(&self, name: &str) -> anyhow::Result<WebElement> {
        let selector = format!(
            "main input[name='{name}']:not([type='hidden']), main textarea[name='{name}'], main select[name='{name}']"
        );
        self.driver
            .find(By::Css(&selector))
            .await
            .with_context(|| name.to_owned())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Ending the session by request would wait for a driver that is about to go.
        let _ = self.driver.clone().leak();
        // The group holds chromedriver and every process of the browser; its id is the driver's.
        let group = format!("-{}", self.chromedriver.id());
        let _ = Command::new("kill")
            .args(["-KILL", "--", &group])
            .stderr(Stdio::null())
            .status();
        let _ = self.chromedriver.wait();
    }
}

/// Starts chromedriver on a free port, in a process group of its own.
fn start_driver() -> anyhow::Result<(Child, u16)> {
    let mut child = Command::new(DRIVER)
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .with_context(|| format!("{DRIVER} can't be started; tests/run installs it"))?;
    let output = child.stdout.take().context("chromedriver has no output")?;
    for line in BufReader::new(output).lines() {
        let line = line?;
        // The first line repeats the port asked for, 0; a later one names the port that was found.
        let port = line
            .rsplit_once("successfully on port ")
            .map(|(_, port)| port.trim_end_matches('.').parse());
        if let Some(Ok(port)) = port {
            return Ok((child, port));
        }
    }
    bail!("chromedriver ended without naming its port")
}
