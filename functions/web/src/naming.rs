//! Naming people in forms: whoever is asked for may be named by their number, or by their whole name as it is typed. Where
//! several bear it, or it is part of a name or 拼音, the form comes back with those who answer to it, to choose from.

use crate::{Form, Problem, Signed, Web};
use campaign::finding::Sought;
use campaign::text::alike;
use campaign::{Campaign, RosterEntry, RosterNumber};
use store::{Names, People};

/// People who are looked at; whoever answers to a name beyond these has to be named more fully.
const MOST_LOOKED_AT: usize = 100;

/// People who are offered.
const MOST_OFFERED: usize = 20;

/// What is chosen where it is none of those who are offered.
const NOBODY: &str = "?";

impl<Fields> Form<Fields> {
    /// Puts the number into a field in which somebody is named, of those who fit. Where nobody answers to it, it stays as it
    /// was typed, to be refused by whoever reads the field; where several do, they are offered.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn settle_person<Facets: Signed + AsRef<Names>>(
        &mut self,
        web: &Web<Facets>,
        field: &'static str,
        of: impl Fn(&mut Fields) -> Option<&mut String>,
        fits: impl Fn(&RosterEntry) -> bool,
    ) -> Result<(), Problem> {
        let Some(typed) = of(&mut self.entered).cloned() else {
            return Ok(());
        };
        if typed == NOBODY {
            self.values[field] = String::new().into();
            self.refuse(field, "请填写姓名或者花名册编号");
            return Ok(());
        }
        let (mut found, more) = named(web, &typed, fits).await?;
        // Part of a name, or 拼音, may be meant for somebody else even where one person alone answers to it.
        let sought = Sought::parse(&typed).ok();
        let is_number = |number: &RosterNumber| {
            sought
                .iter()
                .any(|sought| sought.numbers().any(|one| one == *number))
        };
        let is_whole = |entry: &RosterEntry| is_number(&entry.number) || alike(&entry.name, &typed);
        if let ([only], false) = (&found[..], more)
            && is_whole(only)
        {
            if let Some(entered) = of(&mut self.entered) {
                *entered = only.number.to_string();
            }
            return Ok(());
        }
        if found.is_empty() {
            return Ok(());
        }
        let many = more || found.len() > MOST_OFFERED;
        let count = if many {
            "很多".to_owned()
        } else {
            format!(" {} ", found.len())
        };
        found.truncate(MOST_OFFERED);
        let offered: Vec<(String, String)> = found
            .iter()
            .map(|entry| (entry.number.to_string(), told(&web.campaign, entry)))
            .collect();
        let names: Vec<&str> = offered.iter().map(|(_, told)| &**told).collect();
        let rest = if many {
            "等，没有列出的请填写全名或者编号"
        } else {
            ""
        };
        let message = format!("符合“{typed}”的有{count}人，请选择：{}{rest}", names.join("；"));
        self.refuse(field, message);
        self.offered.insert(field, offered);
        Ok(())
    }
}

/// Who answers to what was typed, of those who fit, and whether there may be more. A number is nobody else's name, and a
/// whole name not the beginning of another.
async fn named<Facets: Signed + AsRef<Names>>(
    web: &Web<Facets>,
    typed: &str,
    fits: impl Fn(&RosterEntry) -> bool,
) -> Result<(Vec<RosterEntry>, bool), Problem> {
    let Ok(sought) = Sought::parse(typed) else {
        return Ok((Vec::new(), false));
    };
    let people: &People = (*web.store).as_ref();
    let numbers: Vec<RosterNumber> = sought.numbers().collect();
    for number in numbers {
        if let Some(entry) = people.entries(&[number]).await?.pop() {
            return Ok((vec![entry], false));
        }
    }
    let index: &Names = (*web.store).as_ref();
    let candidates = index.named(sought.key(), MOST_LOOKED_AT).await?;
    let numbers: Vec<RosterNumber> = candidates.found.into_iter().map(|(number, _)| number).collect();
    let mut found = people.entries(&numbers).await?;
    found.retain(|entry| sought.finds_name(&entry.name) && fits(entry));
    if found.iter().any(|entry| alike(&entry.name, typed)) {
        found.retain(|entry| alike(&entry.name, typed));
        return Ok((found, false));
    }
    found.sort_by(|one, other| (&one.name, &one.number).cmp(&(&other.name, &other.number)));
    Ok((found, candidates.more))
}

fn told(campaign: &Campaign, entry: &RosterEntry) -> String {
    let unit = campaign.unit_name(&entry.unit);
    format!("{}（{}），{unit}{}", entry.name, entry.number, entry.position)
}
