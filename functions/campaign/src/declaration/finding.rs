//! How people and businesses are found by what somebody types: each has keys, and what is typed finds those that begin with
//! it. Names are compared as [`alike`](crate::text::alike) compares them, and go by 拼音 too, in full and by initials.

use crate::declaration::{Declaration, Participation};
use crate::people::plan::Campaign;
use crate::people::roster::RosterEntry;
use crate::values::credit_code::CreditCode;
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use crate::values::text;
use crate::values::unit_id::UnitId;
use pinyin::{ToPinyin as _, ToPinyinMulti as _};
use std::collections::BTreeSet;

/// Characters of what is sought.
pub const LONGEST: usize = 100;

/// Readings of a name that are kept: those of its first character, the others being read as they mostly are. No surname has
/// more.
const MOST_READINGS: usize = 3;

/// Characters of a place in the name of a business.
const LONGEST_PLACE: usize = 6;

/// What places end with in the names of businesses.
const PLACES: [char; 8] = ['省', '市', '州', '盟', '区', '县', '旗', '镇'];

/// Something that is sought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    key: String,
    number: Option<RosterNumber>,
    reference: Option<Reference>,
}

/// Why nothing can be sought by a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SoughtError {
    /// Nothing of it is seen.
    #[error("请填写查找内容")]
    Blank,
    /// It is longer than anything that is kept.
    #[error("查找内容最多 {LONGEST} 个字")]
    TooLong,
}

impl Sought {
    /// Reads what somebody typed.
    ///
    /// # Errors
    /// It is blank or too long.
    pub fn parse(typed: &str) -> Result<Self, SoughtError> {
        if text::length(typed) > LONGEST {
            return Err(SoughtError::TooLong);
        }
        let key = spelt(&text::undotted(typed));
        if key.is_empty() {
            return Err(SoughtError::Blank);
        }
        Ok(Sought {
            key,
            number: RosterNumber::parse(typed).ok(),
            reference: Reference::parse(typed).ok(),
        })
    }

    /// What the keys of whoever is found begin with.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The roster numbers it can be.
    pub fn numbers(&self) -> impl Iterator<Item = RosterNumber> + '_ {
        let other = self.number.as_ref().and_then(RosterNumber::other_spelling);
        self.number.clone().into_iter().chain(other)
    }

    /// The reference it can be.
    #[must_use]
    pub fn reference(&self) -> Option<&Reference> {
        self.reference.as_ref()
    }

    /// Whether it finds somebody of this name.
    #[must_use]
    pub fn finds_name(&self, name: &str) -> bool {
        name_keys(name).iter().any(|key| key.starts_with(&self.key))
    }

    /// Whether it is the whole of this name, or its reading.
    #[must_use]
    pub fn is_name(&self, name: &str) -> bool {
        name_keys(name).contains(&self.key)
    }

    /// Whether it finds somebody, by their name or number.
    #[must_use]
    pub fn finds(&self, entry: &RosterEntry) -> bool {
        self.finds_name(&entry.name) || self.numbers().any(|number| number == entry.number)
    }

    /// Whether it finds this participation, by its business.
    #[must_use]
    pub fn finds_business(&self, participation: &Participation) -> bool {
        let keys = business_keys(participation);
        keys.iter().any(|key| key.starts_with(&self.key))
    }

    /// The units whose names hold it.
    pub fn units<'a>(&'a self, campaign: &'a Campaign) -> impl Iterator<Item = &'a UnitId> {
        let units = campaign.units.iter();
        let found = units.filter(|unit| spelt(&text::undotted(&unit.name)).contains(&self.key));
        found.map(|unit| &unit.id)
    }
}

/// What somebody of this name is found by, each once.
#[must_use]
pub fn name_keys(name: &str) -> Vec<String> {
    let plain = text::undotted(name);
    let mut keys = vec![spelt(&plain)];
    for read in readings(&plain) {
        let initials = read.iter().filter_map(|syllable| syllable.chars().next());
        keys.extend([spelt(&read.concat()), spelt(&initials.collect::<String>())]);
    }
    each_once(keys)
}

/// What a declaration is found by: the names of the businesses in it, with and without the places that these begin with,
/// and their credit codes; each once.
#[must_use]
pub fn declaration_keys(declaration: &Declaration) -> Vec<String> {
    each_once(declaration.participations.iter().flat_map(business_keys))
}

fn business_keys(participation: &Participation) -> Vec<String> {
    let name = spelt(&text::undotted(&participation.business_name));
    let code = participation.credit_code.as_ref().map(CreditCode::as_str);
    let own = without_places(&name).map(str::to_owned);
    let code = code.map(str::to_ascii_lowercase);
    [name].into_iter().chain(own).chain(code).collect()
}

/// A business's name from where the places end that it begins with: 湖南省株洲市荷塘区示例砂石有限公司 is asked for as
/// 示例砂石. None where it begins with none, or nothing is left.
fn without_places(name: &str) -> Option<&str> {
    let mut own = name;
    while let Some((at, last)) = own
        .char_indices()
        .take(LONGEST_PLACE)
        .skip(1)
        .find(|(_, character)| PLACES.contains(character))
    {
        own = &own[at + last.len_utf8()..];
    }
    (own != name && text::length(own) >= 2).then_some(own)
}

/// How a name can be read, syllable by syllable. What is no ideograph is read as it stands. Empty for a name without
/// ideographs.
fn readings(plain: &str) -> Vec<Vec<String>> {
    let mut characters = plain.chars();
    let Some(first) = characters.next() else {
        return Vec::new();
    };
    if plain.chars().all(|character| character.to_pinyin().is_none()) {
        return Vec::new();
    }
    let mut firsts: Vec<String> = Vec::new();
    for read in first.to_pinyin_multi().into_iter().flatten() {
        let read = read.plain().to_owned();
        if !firsts.contains(&read) {
            firsts.push(read);
        }
    }
    if firsts.is_empty() {
        firsts.push(first.to_string());
    }
    let others: Vec<String> = characters
        .map(|character| {
            character
                .to_pinyin()
                .map_or_else(|| character.to_string(), |read| read.plain().to_owned())
        })
        .collect();
    let with = |first| [vec![first], others.clone()].concat();
    firsts.into_iter().take(MOST_READINGS).map(with).collect()
}

/// Keyboards have no ü: people type v or u for it, so all three are one.
fn spelt(key: &str) -> String {
    key.replace(['ü', 'v'], "u")
}

fn each_once(keys: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut keys: Vec<String> = keys.into_iter().filter(|key| !key.is_empty()).collect();
    keys.retain(|key| seen.insert(key.clone()));
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sought(typed: &str) -> Sought {
        Sought::parse(typed).unwrap()
    }

    #[test]
    fn somebody_is_found_by_the_beginning_of_their_name_however_it_is_written_or_read() {
        for (name, typed) in [
            ("彭新民", "彭"),
            ("彭新民", "彭新"),
            ("彭新民", " 彭 新\u{200b}民 "),
            ("彭新民", "pxm"),
            ("彭新民", "PX"),
            ("彭新民", "peng xinm"),
            ("曾示例", "zsl"),
            ("单示例", "shanshi"),
            ("单示例", "ssl"),
            ("解示例", "xiesh"),
            ("仇示例", "qiushi"),
            ("查示例", "zsl"),
            ("吕示例", "lvshili"),
            ("吕示例", "lüshili"),
            ("吕示例", "lushili"),
            ("阿依古丽·买买提", "阿依古丽•买"),
            ("阿依古丽·买买提", "阿依古丽买买提"),
            ("阿依古丽·买买提", "aygl"),
            ("欧阳示例", "ouyang"),
            ("Victor", "vic"),
            ("𠮷示例", "𠮷示"),
        ] {
            assert!(sought(typed).finds_name(name), "{typed}: {name}");
        }
        for (name, typed) in [
            ("彭新民", "新民"),
            ("彭新民", "xm"),
            ("彭新民", "彭新民x"),
            ("彭新民", "pxmx"),
            ("彭", "彭新"),
        ] {
            assert!(!sought(typed).finds_name(name), "{typed}: {name}");
        }
        assert!(sought("彭新").is_name("彭 新") && !sought("彭新").is_name("彭新民"));
    }

    #[test]
    fn a_number_and_a_reference_are_known_as_they_are_typed() {
        let numbers: Vec<String> = sought("ty001")
            .numbers()
            .map(|number| number.to_string())
            .collect();
        assert_eq!(numbers, ["TY001", "TY-001"]);
        assert_eq!(sought("k7qm3xwd").reference().unwrap().as_str(), "K7QM-3XWD");
        assert!(sought("彭").reference().is_none() && sought("彭").numbers().next().is_none());
    }

    #[test]
    fn nothing_and_too_much_are_told_apart_from_what_is_not_found() {
        for blank in ["", " \u{3164}\n", "·", "\u{200b}"] {
            assert_eq!(Sought::parse(blank), Err(SoughtError::Blank), "{blank:?}");
        }
        assert!(Sought::parse(&"字".repeat(LONGEST)).is_ok());
        assert_eq!(Sought::parse(&"字".repeat(1000)), Err(SoughtError::TooLong));
    }

    #[test]
    fn a_business_is_found_by_its_whole_name_and_by_what_follows_its_places() {
        for (name, own) in [
            ("湖南省株洲市荷塘区示例砂石有限公司", Some("示例砂石有限公司")),
            ("株洲市示例采石场", Some("示例采石场")),
            ("示例砂石有限公司", None),
            ("市示例采石场", None),
            ("示例城市", None),
            ("示例渔业有限公司清水塘区第三分公司某某镇经营部", None),
        ] {
            assert_eq!(without_places(name), own, "{name}");
        }
    }

    #[test]
    fn a_unit_is_found_by_a_part_of_its_name() {
        let campaign = crate::fixtures::campaign();
        let sought = sought("荷塘");
        let units: Vec<&str> = sought.units(&campaign).map(UnitId::as_str).collect();
        assert_eq!(units, ["hetang"]);
    }

    proptest! {
        #[test]
        fn whoever_types_a_name_finds_it(name in "[\\u{4e00}-\\u{9fa5}]{2,4}", letters in "[a-z]{1,8}") {
            prop_assert!(sought(&name).is_name(&name));
            for key in name_keys(&name) {
                prop_assert!(sought(&key).is_name(&name));
            }
            let _ = sought(&letters).finds_name(&name);
            prop_assert!(name_keys(&name).len() <= 1 + 2 * MOST_READINGS);
        }
    }
}
