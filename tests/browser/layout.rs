//! How a page fits its window and its reader: narrow, wide, in type twice as large, in the system's colours, on paper.

use serde_json::Value;
use support::browser::Browser;

/// Windows in CSS pixels, each with the size of type in it.
const WINDOWS: [(u32, &str); 4] = [(360, "100%"), (768, "100%"), (1280, "100%"), (390, "200%")];

/// What an A4 sheet leaves between its margins, in CSS pixels, and an A3 sheet across.
const SHEET: u32 = 642;
const LARGE_SHEET: u32 = 1496;

const SIZE: &str = "document.documentElement.style.fontSize = arguments[0]";

/// What is wider than the window, and what does not fit into its own box: it would lie over its neighbours or be cut off.
/// What scrolls within a frame of its own, and what is only for who hears the page, is neither.
const TOO_WIDE: &str = r"
    const paper = arguments[0];
    const width = document.documentElement.clientWidth;
    const named = (one) => `<${one.localName}> ${one.className} ${one.textContent.trim().slice(0, 30)}`;
    const apart = (one) => one.closest('.aside, .skip, svg') || (!paper && one.closest('.scroll, pre'));
    const found = new Map();
    for (const one of document.querySelectorAll('body *')) {
        if (apart(one) || !one.checkVisibility()) continue;
        const { right } = one.getBoundingClientRect();
        if (right > width + 1) found.set(one, `${named(one)} ends at ${Math.round(right)}`);
        const isBox = one.clientWidth > 0 && !one.matches('input, select, textarea, progress');
        if (isBox && one.scrollWidth > one.clientWidth + 2) {
            found.set(one, `${named(one)} holds ${one.scrollWidth} in ${one.clientWidth}`);
        }
    }
    // What it comes from, not all that stands round it.
    const innermost = [...found].filter(([one]) => ![...found.keys()].some((other) => other !== one && one.contains(other)));
    return innermost.map(([, told]) => told).slice(0, 4);
";

/// What nobody finds in the system's colours, where backgrounds and shadows are gone: a control without an edge or a
/// line below, and the current one of several that looks like the others.
const FORCED: &str = r"
    const found = [];
    const named = (one) => `<${one.localName}> ${one.textContent.trim().slice(0, 30)}`;
    const shown = (one) => one.checkVisibility({ checkVisibilityCSS: true }) && !one.closest('.aside, .skip, [aria-hidden=true]');
    const look = (one) => {
        const style = getComputedStyle(one);
        const edges = ['top', 'right', 'bottom', 'left'].map((side) => ['style', 'width', 'color']
            .map((part) => style.getPropertyValue(`border-${side}-${part}`)).join(' '));
        return [...edges, style.outlineStyle, style.textDecorationLine, style.backgroundColor, style.color].join();
    };
    for (const one of document.querySelectorAll('button, .button, input, select, textarea, summary, main a[href]')) {
        if (!shown(one)) continue;
        const style = getComputedStyle(one);
        const isNative = one.matches('[type=checkbox], [type=radio], [type=file], summary');
        const hasEdge = style.borderTopStyle !== 'none' && parseFloat(style.borderTopWidth) > 0 && style.borderTopColor !== style.backgroundColor;
        const hasOwnColour = style.color !== getComputedStyle(document.body).color;
        if (!isNative && !hasEdge && style.textDecorationLine !== 'underline' && !hasOwnColour) found.push(`${named(one)} is not told from text`);
    }
    for (const current of document.querySelectorAll('nav a[aria-current]')) {
        const others = [...current.closest('nav').querySelectorAll('a:not([aria-current])')].filter(shown);
        if (shown(current) && others.some((other) => look(other) === look(current))) found.push(`${named(current)} looks like the others`);
    }
    return found;
";

async fn found(browser: &Browser, script: &str, arguments: Vec<Value>) -> Vec<String> {
    let found = browser.driver.execute(script, arguments).await.unwrap();
    found.convert().unwrap()
}

/// What does not fit on the page that is open. Its window is as wide as before at the end, if it was one of these.
pub(crate) async fn faults(browser: &Browser, width: u32) -> Vec<String> {
    let mut faults = Vec::new();
    for (width, size) in WINDOWS {
        browser.resize(width).await.unwrap();
        browser.driver.execute(SIZE, vec![size.into()]).await.unwrap();
        let wide = found(browser, TOO_WIDE, vec![false.into()]).await;
        faults.extend(wide.iter().map(|one| format!("at {width} and {size}: {one}")));
        let whole = browser.width_of_page().await.unwrap();
        if whole > f64::from(width) {
            faults.push(format!("the page is {whole} wide at {width} and {size}"));
        }
    }
    browser.driver.execute(SIZE, vec!["".into()]).await.unwrap();

    browser.force_colours(true).await.unwrap();
    let unseen = found(browser, FORCED, Vec::new()).await;
    faults.extend(unseen.iter().map(|one| format!("in forced colours: {one}")));
    browser.force_colours(false).await.unwrap();

    browser.lay_out_for_paper(true).await.unwrap();
    let is_large = "return document.querySelector('.sheet') ? ['A3'] : []";
    let sheet = if found(browser, is_large, Vec::new()).await.is_empty() {
        SHEET
    } else {
        LARGE_SHEET
    };
    browser.resize(sheet).await.unwrap();
    let cut = found(browser, TOO_WIDE, vec![true.into()]).await;
    faults.extend(cut.iter().map(|one| format!("on paper: {one}")));
    browser.lay_out_for_paper(false).await.unwrap();
    browser.resize(width).await.unwrap();
    faults
}
