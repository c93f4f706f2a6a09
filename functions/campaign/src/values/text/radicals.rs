//! The characters that name radicals, and the ideographs that look the same.

/// The first of the block "CJK Radicals Supplement".
const FIRST: u32 = 0x2E80;

/// The ideograph of each character of that block, in the block's order, by Unicode's property
/// `Equivalent_Unified_Ideograph`; the character itself where it has none.
const IDEOGRAPHS: &str = "\
    ⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵⺚旡日\
    月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂\
    肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝\
    雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/// The Kangxi radicals. Each is made compatible with its ideograph by Unicode itself (NFKC).
const KANGXI: std::ops::RangeInclusive<char> = '\u{2F00}'..='\u{2FD5}';

/// The ideograph that looks like this radical; none for what is no radical.
pub(super) fn ideograph_of(character: char) -> Option<char> {
    if KANGXI.contains(&character) {
        let compatible = icu_normalizer::ComposingNormalizerBorrowed::new_nfkc();
        return compatible
            .normalize(character.encode_utf8(&mut [0; 4]))
            .chars()
            .next();
    }
    let place = (character as u32).checked_sub(FIRST)?;
    IDEOGRAPHS.chars().nth(usize::try_from(place).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_are_known_by_the_ideographs_that_look_the_same() {
        for (radical, ideograph) in [
            ('⼀', '一'),
            ('⽅', '方'),
            ('⾼', '高'),
            ('⿕', '龠'),
            ('⺁', '厂'),
            ('⺟', '母'),
            ('⻄', '西'),
            ('⻢', '马'),
            ('⻰', '龙'),
            ('⻳', '龟'),
        ] {
            assert_eq!(ideograph_of(radical), Some(ideograph), "{radical}");
        }
        for other in ['方', 'a', '·', '⻿', '一', '\u{2FF0}', '𠮷'] {
            assert_eq!(ideograph_of(other), None, "{other}");
        }
    }
}
