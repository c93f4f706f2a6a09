//! Plain bar charts as numbers that the template draws: where each bar lies, and how long it is.

use campaign::overview::{Figure, Overview, Share};
use serde::Serialize;

/// Units of the drawing: the labels' width, the bars', and a bar's place.
const LABELS: f64 = 170.0;
const BARS: f64 = 400.0;
const NUMBERS: f64 = 50.0;
const STEP: u32 = 30;
const TOP: u32 = 6;

/// A chart.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Chart {
    /// Its id on the page.
    id: &'static str,
    title: &'static str,
    width: f64,
    height: u32,
    /// What its colours mean; none where there is but one.
    legend: Vec<Key>,
    bars: Vec<Bar>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Key {
    kind: &'static str,
    label: &'static str,
}

#[derive(Debug, PartialEq, Serialize)]
struct Bar {
    label: String,
    y: u32,
    total: u64,
    /// Where the number stands: behind the bar.
    end: f64,
    segments: Vec<Segment>,
    /// The numbers alone, in the legend's order, for the table behind the chart.
    counts: Vec<u64>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Segment {
    kind: &'static str,
    label: &'static str,
    count: u64,
    x: f64,
    width: f64,
}

/// Who filed what, in the order they are stacked.
const FILING: &[(Figure, &str)] = &[
    (Figure::Nil, "nil"),
    (Figure::Disclosing, "disclosing"),
    (Figure::Exempt, "exempt"),
    (Figure::Missing, "missing"),
];

const LEAVING: &[(Figure, &str)] = &[
    (Figure::SelfReport, "nil"),
    (Figure::Verification, "disclosing"),
    (Figure::Agreed, "exempt"),
    (Figure::NotWithdrawn, "missing"),
];

/// The page's charts.
pub(super) fn all(overview: &Overview) -> Vec<Chart> {
    vec![
        by_unit("filing", "各单位填报情况（人）", FILING, overview),
        by_unit("leaving", "各单位退出情况（项）", LEAVING, overview),
        shares("sectors", "按涉及行业部门（项）", &overview.bureau.sectors),
        shares("modes", "按参与方式（项）", &overview.bureau.modes),
    ]
}

fn by_unit(
    id: &'static str,
    title: &'static str,
    stacked: &'static [(Figure, &'static str)],
    overview: &Overview,
) -> Chart {
    let rows = overview.units.iter().map(|unit| {
        let counts = stacked
            .iter()
            .map(|(figure, kind)| (*kind, figure.in_chinese(), figure.of(&unit.counts)));
        (unit.name.clone(), counts.collect())
    });
    let key = |(figure, kind): &(Figure, &'static str)| Key {
        kind,
        label: figure.in_chinese(),
    };
    chart(id, title, stacked.iter().map(key).collect(), rows.collect())
}

fn shares(id: &'static str, title: &'static str, shares: &[Share]) -> Chart {
    let rows = shares
        .iter()
        .map(|share| (share.name.clone(), vec![("plain", "", share.count)]));
    chart(id, title, Vec::new(), rows.collect())
}

type Counts = Vec<(&'static str, &'static str, u64)>;

fn chart(id: &'static str, title: &'static str, legend: Vec<Key>, rows: Vec<(String, Counts)>) -> Chart {
    let total = |counts: &Counts| counts.iter().map(|(_, _, count)| count).sum::<u64>();
    let longest = rows
        .iter()
        .map(|(_, counts)| total(counts))
        .max()
        .unwrap_or_default()
        .max(1);
    // Counts of people stay far below 2^53.
    let length = |count: u64| (BARS * count as f64 / longest as f64 * 10.0).round() / 10.0;
    let mut bars = Vec::new();
    for (label, counts) in rows {
        let mut x = LABELS;
        let mut segments = Vec::new();
        for (kind, label, count) in &counts {
            if *count > 0 {
                let width = length(*count);
                segments.push(Segment {
                    kind,
                    label,
                    count: *count,
                    x,
                    width,
                });
                x += width;
            }
        }
        bars.push(Bar {
            label,
            y: TOP + STEP * u32::try_from(bars.len()).unwrap_or_default(),
            total: total(&counts),
            end: x + 6.0,
            segments,
            counts: counts.iter().map(|(_, _, count)| *count).collect(),
        });
    }
    Chart {
        id,
        title,
        width: LABELS + BARS + NUMBERS,
        height: 2 * TOP + STEP * u32::try_from(bars.len()).unwrap_or_default(),
        legend,
        bars,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(name: &str, count: u64) -> Share {
        Share {
            name: name.to_owned(),
            count,
        }
    }

    #[test]
    fn the_longest_bar_takes_the_width_and_the_others_their_part_of_it() {
        let chart = shares(
            "sectors",
            "",
            &[share("涉矿", 8), share("涉砂", 2), share("涉渔", 0)],
        );
        let widths: Vec<f64> = chart
            .bars
            .iter()
            .flat_map(|bar| bar.segments.iter().map(|segment| segment.width))
            .collect();
        assert_eq!(widths, [BARS, BARS / 4.0]);
        assert_eq!(chart.bars[2].segments.len(), 0, "nothing is drawn of nothing");
        assert_eq!(
            chart.bars.iter().map(|bar| bar.total).collect::<Vec<_>>(),
            [8, 2, 0]
        );
    }

    #[test]
    fn without_anything_no_bar_is_drawn() {
        let chart = shares("sectors", "", &[share("涉矿", 0)]);
        assert!(chart.bars[0].segments.is_empty());
    }
}
