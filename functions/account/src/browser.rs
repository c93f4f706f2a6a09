//! What kind of browser somebody signs in with, in words by which they know it again. No more of it is kept.

use http::{HeaderMap, header};

/// Systems by what their browsers say of themselves; the first that fits. HarmonyOS and the Linux desktops say what they
/// are, and Android too; iPads say so before they say Mac.
const SYSTEMS: &[(&str, &str)] = &[
    ("OpenHarmony", "鸿蒙设备"),
    ("HarmonyOS", "鸿蒙设备"),
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Android", "安卓手机或平板"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "苹果电脑"),
    ("Linux", "Linux 电脑"),
];

/// Browsers likewise; those made of another name that one too, so the made ones come first.
const BROWSERS: &[(&str, &str)] = &[
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("wxwork", "企业微信"),
    ("QQBrowser", "QQ 浏览器"),
    ("360SE", "360 浏览器"),
    ("360EE", "360 浏览器"),
    ("QihooBrowser", "360 浏览器"),
    ("UCBrowser", "UC 浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Trident", "IE"),
    ("MSIE", "IE"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
];

/// The browser and its system; a program that says nothing of either is called one.
pub(crate) fn in_chinese(headers: &HeaderMap) -> String {
    let told = headers.get(header::USER_AGENT).map(web::text_of);
    let told = told.unwrap_or_default();
    let of = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(says, _)| told.contains(says));
        found.map(|(_, name)| *name)
    };
    match (of(SYSTEMS), of(BROWSERS)) {
        (Some(system), Some(browser)) => format!("{browser}（{system}）"),
        (Some(system), None) => format!("其他浏览器（{system}）"),
        (None, Some(browser)) => browser.to_owned(),
        (None, None) => "其他浏览器或程序".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_as_their_people_know_them() {
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36";
        let edge = format!("{windows} Edg/126.0");
        let wechat = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.49";
        let old = "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko";
        for (told, name) in [
            (windows, "Chrome（Windows 电脑）"),
            (&edge, "Edge（Windows 电脑）"),
            (wechat, "微信（iPhone）"),
            (old, "IE（Windows 电脑）"),
            (
                "Mozilla/5.0 (X11; Linux x86_64) unheard/1",
                "其他浏览器（Linux 电脑）",
            ),
            ("curl/8.5.0", "其他浏览器或程序"),
            ("", "其他浏览器或程序"),
        ] {
            let headers = HeaderMap::from_iter([(header::USER_AGENT, told.parse().unwrap())]);
            assert_eq!(in_chinese(&headers), name);
        }
        assert_eq!(in_chinese(&HeaderMap::new()), "其他浏览器或程序");
    }
}
