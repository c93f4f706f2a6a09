//! Without a mouse: every control of a page is reached by the Tab key, in order and to be seen; and a declaration is filed,
//! and a withdrawal reported, by keys alone.

use crate::layout;
use crate::people::{Desk, text_of};
use anyhow::bail;
use campaign::RosterNumber;
use serde_json::{Value, json};
use support::TestService;
use support::browser::{Browser, Scripts};

/// Keys as WebDriver names them.
const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const DOWN: &str = "\u{e015}";

/// Notes what takes the focus, and gives how often the Tab key has to be pressed to go through the page.
const LISTEN: &str = r"
    const shown = (one) => one.checkVisibility({ checkVisibilityCSS: true }) && one.getClientRects().length > 0;
    const isControl = 'a[href], button, input, select, textarea, summary, label, [tabindex=\'0\']';
    const able = (one) => shown(one) && !one.matches(':disabled, label') && !one.closest('[aria-hidden=true]');
    const controls = [...document.querySelectorAll(isControl)].filter(able);
    // Of the radios of one name the chosen one is reached, or any where none is; the arrow keys lead to the others.
    const wanted = controls.filter((one) => {
        if (one.type !== 'radio') return true;
        const group = controls.filter((other) => other.name === one.name && other.form === one.form);
        return one === (group.find((other) => other.checked) ?? group[0]);
    });
    const named = (one) => `<${one.localName}> ${one.name ?? ''} ${(one.textContent || one.value || '').trim().slice(0, 30)}`;
    const look = (one) => {
        const { outlineStyle, outlineWidth, boxShadow, backgroundColor, borderColor, textDecoration } = getComputedStyle(one);
        return [outlineStyle, outlineWidth, boxShadow, backgroundColor, borderColor, textDecoration].join();
    };
    const walk = window.walk = { wanted, named, reached: [], faults: [] };
    const covered = (one) => {
        const inside = [...one.getClientRects()].flatMap(({ x, y, width, height }) =>
            [[.5, .5], [.1, .5], [.9, .5], [.5, .2], [.5, .8]].map(([right, down]) => [x + width * right, y + height * down]));
        return !inside.some(([x, y]) => {
            const there = document.elementFromPoint(x, y);
            // The sizes of type unfold over the page, and fold again.
            return there && (one.contains(there) || there.contains(one) || there.closest('.reading'));
        });
    };
    // From the beginning of the page.
    document.activeElement.blur();
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    // Not before: a page may begin with the focus in its first field.
    const plain = new Map(wanted.map((one) => [one, look(one)]));
    addEventListener('focusin', ({ target }) => {
        if (walk.over || walk.reached.includes(target)) { walk.over = true; return; }
        const before = walk.reached.at(-1);
        if (before && !(before.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING)) {
            walk.faults.push(`${named(target)} comes after ${named(before)}`);
        }
        walk.reached.push(target);
        if (look(target) === plain.get(target)) walk.faults.push(`the focus on ${named(target)} is not to be seen`);
        if (covered(target)) walk.faults.push(`${named(target)} is covered or out of sight`);
    });
    for (const one of document.querySelectorAll('body *')) {
        if (getComputedStyle(one).cursor === 'pointer' && shown(one) && !one.closest(isControl)) {
            walk.faults.push(`${named(one)} looks as if it could be clicked`);
        }
    }
    return wanted.length + document.querySelectorAll('.scroll, textarea').length + 2;
";

const TELL: &str = r"
    const { wanted, named, reached, faults } = window.walk;
    window.walk.over = true;
    const missed = wanted.filter((one) => !reached.includes(one)).map((one) => `${named(one)} is not reached`);
    return [...faults, ...missed];
";

/// What is wrong with the page that is open for whoever has no mouse.
pub(crate) async fn faults(browser: &Browser) -> Vec<String> {
    let listening = browser.driver.execute(LISTEN, Vec::new()).await.unwrap();
    let steps: usize = listening.convert().unwrap();
    browser.keys(&TAB.repeat(steps)).await.unwrap();
    let found = browser.driver.execute(TELL, Vec::new()).await.unwrap();
    found.convert().unwrap()
}

/// A page at the keyboard.
struct Keyboard<'browser>(&'browser Browser);

/// Further than any page goes.
const MOST_STEPS: usize = 200;

impl Keyboard<'_> {
    /// Whether this holds of what has the focus.
    async fn is(&self, holds: &str, what: &str) -> anyhow::Result<bool> {
        let script = format!("const [here, what] = [document.activeElement, arguments[0]]; return {holds}");
        let told = self.0.driver.execute(script, vec![json!(what)]).await?;
        Ok(told.json() == &Value::Bool(true))
    }

    async fn go_on(&self, key: &str, holds: &str, what: &str) -> anyhow::Result<()> {
        for _ in 0..MOST_STEPS {
            if self.is(holds, what).await? {
                return Ok(());
            }
            self.0.keys(key).await?;
        }
        bail!("{what} is not reached")
    }

    /// Tabs on to the control of this name.
    async fn reach(&self, name: &str) -> anyhow::Result<()> {
        self.go_on(TAB, "here.name === what", name).await
    }

    async fn write(&self, name: &str, text: &str) -> anyhow::Result<()> {
        self.reach(name).await?;
        self.0.keys(text).await
    }

    /// Ticks a box.
    async fn tick(&self, name: &str) -> anyhow::Result<()> {
        self.reach(name).await?;
        self.0.keys(" ").await
    }

    /// Chooses in a list, or one of several: the arrow keys lead there.
    async fn choose(&self, name: &str, value: &str) -> anyhow::Result<()> {
        self.reach(name).await?;
        if self.is("here.type === what", "radio").await? {
            self.0.keys(" ").await?;
        }
        self.go_on(DOWN, "here.value === what", value).await
    }

    /// Tabs on to what is called this, and lets it lead on.
    async fn enter(&self, text: &str) -> anyhow::Result<()> {
        let called =
            "here.matches('a, button') && here.textContent.trim().startsWith(what) && !here.ariaHidden";
        self.go_on(TAB, called, text).await?;
        self.0.turn(self.0.keys(ENTER)).await
    }
}

/// A desk's window, in CSS pixels.
const WIDTH: u32 = 1280;

const CADRE: &str = "TY-002";

async fn sign_in(keyboard: &Keyboard<'_>, service: &TestService) -> anyhow::Result<()> {
    keyboard.write("number", CADRE).await?;
    keyboard.write("code", &service.code(CADRE)).await?;
    keyboard.0.turn(keyboard.0.keys(ENTER)).await
}

async fn fill_in(keyboard: &Keyboard<'_>, service: &TestService) -> anyhow::Result<()> {
    keyboard.tick("instructions_read").await?;
    keyboard.write("phone", "13800000000").await?;
    keyboard.choose("political_affiliation", "中共党员").await?;
    keyboard.choose("kind", "disclosure").await?;
    keyboard.enter("增加一名家庭成员").await?;
    keyboard.write("relatives[0][name]", "示例配偶").await?;
    keyboard.choose("relatives[0][relation]", "配偶").await?;
    keyboard.write("relatives[0][position]", "个体经营").await?;
    keyboard.enter("增加一项参与情况").await?;
    let name = |field: &str| format!("participations[0]{field}");
    keyboard.choose(&name("[participant]"), "relative:0").await?;
    keyboard.choose(&name("[mode]"), "参股").await?;
    keyboard.choose(&name("[sector]"), "涉砂").await?;
    for (field, text) in [
        ("[business_name]", "示例砂场"),
        ("[from]", "2015年3月"),
        ("[content]", "持有百分之十的股份，未任职"),
        ("[amount_wan]", "3"),
        ("[profit_wan]", "0.5"),
    ] {
        keyboard.write(&name(field), text).await?;
    }
    keyboard.choose(&name("[withdrawal][status]"), "未退出").await?;
    keyboard.tick("pledge").await?;
    keyboard.write("signature", &service.person(CADRE).name).await
}

/// The page fits every window: one of the two walks looks.
async fn fits(desk: &Desk<'_>, scripts: Scripts) {
    if scripts == Scripts::On {
        assert_eq!(layout::faults(desk, WIDTH).await, [""; 0]);
        assert_eq!(faults(desk).await, [""; 0]);
        // From its beginning, as somebody finds it who came there.
        desk.driver.refresh().await.unwrap();
    }
}

/// A leading cadre's spouse has a share in a sand firm, and leaves it later.
async fn by_keys_alone(scripts: Scripts) -> anyhow::Result<()> {
    let service = TestService::start().await;
    let desk = Desk::open(&service, scripts, WIDTH).await?;
    let keyboard = Keyboard(&desk);
    desk.go("/sign-in/").await?;
    sign_in(&keyboard, &service).await?;
    keyboard.enter("填报个人情况报告表").await?;
    fill_in(&keyboard, &service).await?;
    keyboard.enter("核对填报内容").await?;
    let review = text_of(&desk).await;
    assert!(review.contains("示例配偶（配偶）"), "{review}");
    fits(&desk, scripts).await;
    keyboard.enter("确认提交").await?;
    let receipt = text_of(&desk).await;
    assert!(receipt.contains("2017年9月11日 09:00"), "{receipt}");

    fits(&desk, scripts).await;
    keyboard.enter("报告这一项的退出").await?;
    fits(&desk, scripts).await;
    keyboard.write("withdrawal[date]", "2017年9月8日").await?;
    keyboard.choose("withdrawal[method]", "撤资").await?;
    keyboard.enter("核对退出情况").await?;
    fits(&desk, scripts).await;
    keyboard.enter("确认报告退出").await?;
    fits(&desk, scripts).await;
    let number = RosterNumber::parse(CADRE)?;
    let revisions = service.store.declarations.revisions(&number).await?;
    assert_eq!(
        revisions[0].content.participations[0].business_name.as_str(),
        "示例砂场"
    );
    let told = text_of(&desk).await;
    assert!(told.contains("退出报告回执"), "{told}");
    desk.quit().await
}

#[tokio::test]
async fn a_declaration_is_filed_and_a_withdrawal_reported_by_keys_alone_with_scripts() {
    by_keys_alone(Scripts::On).await.unwrap();
}

#[tokio::test]
async fn a_declaration_is_filed_and_a_withdrawal_reported_by_keys_alone_without_scripts() {
    by_keys_alone(Scripts::Off).await.unwrap();
}
