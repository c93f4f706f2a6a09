//! What a brief may say to everybody: the published figures as a draft for the site.

use super::{Progress, Shown, Table};
use crate::people::plan::Campaign;
use crate::values::{date, timing};
use jiff::civil::Date;

/// What stands in the place of a number that is not published.
const WITHHELD: &str = "不单独公布";

impl Progress {
    /// A text for `site/content/announcements`, dated this day: numbers that everybody can read already and no others,
    /// for somebody to put words around.
    #[must_use]
    pub fn announcement(&self, campaign: &Campaign, today: Date) -> String {
        let day = date::in_chinese(timing::day(self.moment));
        let (moment, name) = (timing::moment_in_chinese(self.moment), escaped(&self.campaign));
        let (expected, filed, missing) = (self.expected, self.filed, self.missing);
        let (least, step) = (self.least, self.step);
        format!(
            "+++\n\
             title = {title}\n\
             kind = \"简报\"\n\
             date = \"{today}\"\n\
             source = {source}\n\
             description = {description}\n\
             keywords = [\"填报情况\", \"退出情况\"]\n\
             +++\n\n\
             截至{moment}，{name}应当填报 {expected} 人，已经填报 {filed} 人，尚未填报 {missing} 人。\n\n\
             {declared}\n{leaving}\n{sectors}\n\
             以免从数字认出个人：小于 {least} 的数字，以及由其他数字可以推算出它的数字，不单独公布；新增填报至少 {step} 人，且每个数字的变化都不小于 \
             {least}，才公布新的数字。最近公布的数字见[工作进展](/progress/)。\n",
            title = quoted(&format!("填报和退出情况（截至{day}）")),
            source = quoted(&campaign.bureau),
            description = quoted(&format!("截至{day}的填报、退出总数，不涉及任何个人。")),
            declared = self.section("填报结果", "人数", Some("已经填报"), &self.declared),
            leaving = self.section("退出情况", "项数", Some("报告的参与经营性活动"), &self.leaving),
            sectors = self.section("按涉及行业部门", "项数", None, &self.sectors),
        )
    }

    fn section(&self, heading: &str, measure: &str, whole: Option<&str>, table: &Table) -> String {
        let as_of = if table.moment == self.moment {
            String::new()
        } else {
            format!("截至{}。\n\n", timing::moment_in_chinese(table.moment))
        };
        let within = if whole.is_some() { "其中：" } else { "" };
        let whole = whole.map(|name| row(name, table.whole));
        let parts = table.parts.iter();
        let parts = parts.map(|part| row(&format!("{within}{}", escaped(&part.name)), part.count));
        let rows: String = whole.into_iter().chain(parts).collect();
        format!("## {heading}\n\n{as_of}| 项目 | {measure} |\n|---|---|\n{rows}")
    }
}

fn row(name: &str, count: Shown) -> String {
    let count = count.map_or_else(|| WITHHELD.to_owned(), |count| count.to_string());
    format!("| {name} | {count} |\n")
}

/// A string of the head: what JSON takes, TOML takes too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Text in Markdown that stays text.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
