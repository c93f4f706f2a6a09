//! What people do in the browser, in the words of the pages.

use anyhow::Context;
use serde_json::Value;
use std::ops::Deref;
use support::TestService;
use support::browser::{Browser, Scripts};
use thirtyfour::By;

/// One white point: what a scan may be.
const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc```\
    `\0\0\0\x05\0\x01\xa5\xf6E@\0\0\0\0IEND\xaeB`\x82";

/// A browser at which one person after another sits down.
pub(crate) struct Desk<'a> {
    service: &'a TestService,
    browser: Browser,
}

impl Deref for Desk<'_> {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

/// What the page says.
pub(crate) async fn text_of(desk: &Desk<'_>) -> String {
    desk.browser.text().await.unwrap()
}

impl<'a> Desk<'a> {
    pub(crate) async fn open(service: &'a TestService, scripts: Scripts, width: u32) -> anyhow::Result<Self> {
        let browser = Browser::open(scripts, width).await?;
        Ok(Desk { service, browser })
    }

    pub(crate) async fn quit(self) -> anyhow::Result<()> {
        self.browser.quit().await
    }

    pub(crate) async fn go(&self, path: &str) -> anyhow::Result<()> {
        self.driver
            .goto(format!("{}{path}", self.service.address))
            .await?;
        Ok(())
    }

    /// Signs in with everything that is asked of this person, and arrives at the start page.
    pub(crate) async fn sign_in(&self, number: &str) -> anyhow::Result<()> {
        let credentials = self.service.credentials(number).await;
        self.go("/sign-in/").await?;
        for name in ["number", "code", "totp"] {
            if let Some(typed) = credentials[name].as_str() {
                if name == "totp" {
                    self.click("form[action='/api/session'] summary").await?;
                }
                self.fill_in("form[action='/api/session']", name, typed).await?;
            }
        }
        self.press("form[action='/api/session'] button").await?;
        let arrived = self.browser.text().await?;
        anyhow::ensure!(
            arrived.contains("我的事项"),
            "{number} is not signed in: {arrived}"
        );
        Ok(())
    }

    pub(crate) async fn sign_out(&self) -> anyhow::Result<()> {
        self.press("form[action='/api/session/end'] button").await
    }

    /// Clicks what leads to another page.
    pub(crate) async fn press(&self, selector: &str) -> anyhow::Result<()> {
        let element = self.driver.find(By::Css(selector)).await;
        self.browser
            .follow(&element.with_context(|| selector.to_owned())?)
            .await
    }

    /// Follows the link that starts like this.
    pub(crate) async fn follow_text(&self, text: &str) -> anyhow::Result<()> {
        let xpath = format!("//main//a[starts-with(normalize-space(.), '{text}')]");
        let element = self.driver.find(By::XPath(&xpath)).await;
        let page = self.browser.text().await?;
        self.browser
            .follow(&element.with_context(|| format!("no link {text} on: {page}"))?)
            .await
    }

    /// Clicks what stays on the page.
    pub(crate) async fn click(&self, selector: &str) -> anyhow::Result<()> {
        let element = self.driver.find(By::Css(selector)).await;
        element.with_context(|| selector.to_owned())?.click().await?;
        Ok(())
    }

    /// Types into the visible control of this name, whatever its form.
    pub(crate) async fn fill(&self, name: &str, text: &str) -> anyhow::Result<()> {
        self.fill_in("main", name, text).await
    }

    pub(crate) async fn fill_in(&self, within: &str, name: &str, text: &str) -> anyhow::Result<()> {
        let selector =
            format!("{within} input[name='{name}']:not([type='hidden']), {within} textarea[name='{name}']");
        for control in self.driver.find_all(By::Css(&selector)).await? {
            if control.is_displayed().await? {
                control.clear().await?;
                control.send_keys(text).await?;
                return Ok(());
            }
        }
        anyhow::bail!("no control {name} to be seen")
    }

    pub(crate) async fn fill_in_basics(&self, number: &str, kind: &str) -> anyhow::Result<()> {
        self.browser.tick("instructions_read", "true").await?;
        self.fill("phone", "13800000000").await?;
        self.browser.select("political_affiliation", "中共党员").await?;
        self.browser.tick("kind", kind).await?;
        self.browser.tick("pledge", "true").await?;
        self.fill("signature", &self.service.person(number).name).await
    }

    /// Files that there is nothing to declare; a leading cadre also that there are no relatives.
    pub(crate) async fn fill_in_nil(&self, number: &str) -> anyhow::Result<()> {
        self.fill_in_basics(number, "nil").await?;
        if self.service.person(number).is_leading_cadre() {
            self.browser.tick("relatives_none", "true").await?;
        }
        self.browser.press("review").await?;
        self.browser.press("file").await
    }

    /// Files a spouse's share in a sand firm that has not been left.
    pub(crate) async fn fill_in_relatives_sand_business(
        &self,
        number: &str,
        content: &str,
    ) -> anyhow::Result<()> {
        self.fill_in_basics(number, "disclosure").await?;
        self.browser.press("add_relative").await?;
        self.fill("relatives[0][name]", "示例配偶").await?;
        self.browser.select("relatives[0][relation]", "配偶").await?;
        self.fill("relatives[0][position]", "个体经营").await?;
        self.browser.press("add_participation").await?;
        let name = |field: &str| format!("participations[0]{field}");
        self.browser.select(&name("[participant]"), "relative:0").await?;
        self.browser.select(&name("[mode]"), "参股").await?;
        self.browser.tick(&name("[sector]"), "涉砂").await?;
        self.fill(&name("[business_name]"), "示例砂石有限公司").await?;
        self.fill(&name("[from]"), "2015年3月").await?;
        self.fill(&name("[content]"), &format!("{content}，未任职"))
            .await?;
        self.fill(&name("[amount_wan]"), "12.5").await?;
        self.fill(&name("[profit_wan]"), "1.2").await?;
        self.browser.tick(&name("[withdrawal][status]"), "未退出").await?;
        self.browser.press("review").await?;
        self.browser.press("file").await
    }

    /// Adds a scan to the entry of a report on paper that is open.
    pub(crate) async fn attach_scan(&self) -> anyhow::Result<()> {
        self.choose_scan(PNG.len()).await?;
        self.press("section.scans form button").await
    }

    /// Chooses a scan of so many bytes: an image, and what programs pass over behind it.
    pub(crate) async fn choose_scan(&self, size: usize) -> anyhow::Result<()> {
        let mut content = PNG.to_vec();
        content.resize(size, 0);
        let scan = self.service.folder().join("第一页.dat");
        std::fs::write(&scan, content)?;
        self.click("section.scans summary").await?;
        let input = self.driver.find(By::Css("#file")).await?;
        Ok(input.send_keys(scan.to_string_lossy()).await?)
    }

    /// Proposes a personal code for somebody of a unit.
    pub(crate) async fn propose_code(&self, unit: &str, number: &str) -> anyhow::Result<()> {
        self.go(&format!("/api/roster?unit={unit}")).await?;
        let form = format!("[action='/api/roster/{number}/code']");
        self.click(&format!("tr:has({form}) .acts summary")).await?;
        self.press(&format!("form{form} button")).await
    }

    /// What the page's code slip says, without hyphens.
    pub(crate) async fn code_on_page(&self) -> anyhow::Result<String> {
        let mut code = String::new();
        for group in self.driver.find_all(By::Css(".slip .group")).await? {
            code.push_str(&group.text().await?);
        }
        Ok(code)
    }

    /// Seeks from the box that every page has.
    pub(crate) async fn seek(&self, sought: &str) -> anyhow::Result<()> {
        let form = "form[action='/api/search']";
        self.fill_in(form, "sought", sought).await?;
        self.press(&format!("{form} button")).await
    }

    /// Files the returned report again, with another content.
    pub(crate) async fn correct_content(&self, content: &str) -> anyhow::Result<()> {
        self.fill("participations[0][content]", content).await?;
        self.browser.tick("instructions_read", "true").await?;
        self.browser.tick("pledge", "true").await?;
        self.browser.press("review").await?;
        self.browser.press("file").await
    }

    /// Reports on the declaration's own page that the business was left on this day.
    pub(crate) async fn report_withdrawal(&self, day: &str) -> anyhow::Result<()> {
        self.follow_text("报告这一项的退出").await?;
        self.fill("withdrawal[date]", day).await?;
        self.browser.select("withdrawal[method]", "撤资").await?;
        self.browser.press("review").await?;
        self.browser.press("file").await?;
        self.follow_text("我的报告").await
    }

    /// What a link of this page leads to, fetched with the browser's own session.
    pub(crate) async fn download(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        let cookie = self.driver.get_named_cookie("__Host-session").await?;
        let request = reqwest::Client::new().get(format!("{}{path}", self.service.address));
        let cookie = format!("__Host-session={}", cookie.value);
        let response = request
            .header("cookie", cookie)
            .send()
            .await?
            .error_for_status()?;
        Ok(response.bytes().await?.to_vec())
    }

    /// What a program reads at this address, with the browser's own session.
    pub(crate) async fn read(&self, path: &str) -> anyhow::Result<Value> {
        Ok(serde_json::from_slice(&self.download(path).await?)?)
    }
}
