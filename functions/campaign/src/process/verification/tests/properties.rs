//! A case file follows from its steps.

use super::*;

/// What may be tried on one of two participations; whatever the rules refuse changes nothing.
fn commands() -> impl Strategy<Value = Vec<(u8, u8, u8)>> {
    prop::collection::vec((0_u8..8, 0_u8..3, 0_u8..3), 0..20)
}

proptest! {
    #[test]
    fn a_case_file_follows_from_its_steps_alone(commands in commands()) {
        let mut dossier = filed(vec![participation("示例砂石", None), participation("示例矿业", Some("2017-09-20"))]);
        let mut steps = Vec::new();
        let officer = person("B-1", "示例乙");
        for (command, place, variant) in commands {
            let (text, day) = (format!("说明{variant}"), format!("2017-12-0{}", variant + 1));
            let place = json!(place);
            let (kind, mut sent) = match command {
                0 => (Kind::Verification, json!({ "participation": place, "outcome": "confirmed", "evidence": text })),
                1 => (Kind::OrderedWithdrawal, json!({ "participation": place, "ordered_on": "2017-10-10", "remark": text })),
                2 => (Kind::AgreedDate, json!({ "participation": place, "date": day })),
                3 => (Kind::AgreedDate, json!({ "participation": place, "date": "" })),
                4 => (Kind::Recheck, json!({ "participation": place, "result": "sham", "evidence": text })),
                5 => (Kind::Disposition, json!({
                    "participations": [place], "measure": "纪律处分", "reason": text, "case_report": report()
                })),
                6 => (Kind::Note, json!({ "participation": place, "text": text })),
                _ => {
                    let participations = dossier.current.content.participations.iter().rev();
                    let turned: Vec<Value> = participations.map(|one: &Participation| json!(one)).collect();
                    dossier = amended(&dossier, turned);
                    continue;
                }
            };
            sent["why"] = json!("情况有变");
            if let Ok(Taken::Now { case_file, step, report }) = attempt(&dossier, kind, sent, &officer) {
                prop_assert_eq!(report.is_some(), kind == Kind::Disposition);
                steps.push(*step);
                dossier.case_file = Some(case_file);
            }
        }
        if let Some(case_file) = &dossier.case_file {
            let replayed = case_file.as_of(NOW.parse().unwrap(), &steps);
            prop_assert_eq!(&replayed.entries, &case_file.entries);
            prop_assert_eq!((replayed.step, replayed.reports), (case_file.step, case_file.reports));
            let kept: CaseFile = serde_json::from_value(json!(case_file)).unwrap();
            prop_assert_eq!(&kept, &**case_file);
            let mut kinds: Vec<_> = case_file.entries.iter()
                .map(|entry| (format!("{:?}", entry.matter.kind()), View::of(&dossier).entry(entry.matter.kind(), None).is_none(), entry.about.clone().map(|about| about.business_name)))
                .collect();
            let all = kinds.len();
            kinds.sort();
            kinds.dedup();
            prop_assert_eq!(kinds.len(), all, "one entry for each matter of each participation");
        }
        let before = dossier.case_file.as_ref().map_or(0, |case_file| case_file.as_of("2017-01-01T00:00:00Z".parse().unwrap(), &steps).entries.len());
        prop_assert_eq!(before, 0);
    }
}
