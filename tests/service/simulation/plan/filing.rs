//! Reports with a story: what is filed when, corrected, sent twice, and what is refused.

use super::Plan;
use crate::simulation::actions::Act;
use crate::simulation::declared::{Declared, Form, MODES, SECTORS};
use jiff::civil::date;

pub(super) fn add(plan: &mut Plan) {
    in_time_or_not(plan);
    municipal(plan);
    corrected(plan);
    exemptions(plan);
    disclosures(plan);
    moves(plan);
}

fn in_time_or_not(plan: &mut Plan) {
    plan.at("08-24 23:50", Act::FileRefused("TY-001", 403));
    plan.file("08-25 00:05", "TY-001", Form::nil());
    plan.file("09-30 23:59", "LS-004", Form::nil());
    plan.file("10-01 00:01", "LS-005", Form::nil());
    plan.file(
        "01-31 23:59",
        "LS-107",
        Form::disclosing(vec![Declared::share("示例末日采砂场")]),
    );
    plan.file("08-25 09:00", "TY-006", Form::nil());
    plan.at("08-26 09:00", Act::Resend("TY-006"));
    plan.at("10-16 09:00", Act::Resend("TY-006"));
    // A few at first, of whom the public is to make out nobody.
    for who in ["RS-103", "RS-104", "BG-103", "FG-101"] {
        plan.file("08-27 09:00", who, Form::nil());
    }
    for who in ["BG-104", "WF-103"] {
        let one = Declared::share(&format!("示例最先填报{who}"));
        plan.file("08-27 09:00", who, Form::disclosing(vec![one]));
    }
    // Section 2: who left is within the window or just outside of it.
    plan.file("09-01 09:00", "HT-125", Form::nil());
    plan.at("09-01 09:10", Act::FileRefused("LS-125", 403));
    plan.file(
        "09-01 09:20",
        "TY-125",
        Form::disclosing(vec![Declared::share("示例离职砂场")]),
    );
    plan.at("09-01 09:30", Act::FileRefused("SF-125", 403));
    plan.at("09-01 09:40", Act::FileRefused("JC-140", 403));
    plan.file("09-01 09:50", "ZD-140", Form::nil());
}

/// Municipally managed cadres: most in time for the delivery, one too late for it, one corrected after it.
fn municipal(plan: &mut Plan) {
    for (minute, who) in ["JL-001", "JL-002", "JL-003", "JL-005", "TY-003", "JC-002"]
        .iter()
        .enumerate()
    {
        plan.file(&format!("09-04 09:{:02}", minute * 5), who, Form::nil());
    }
    let open = Declared::share("示例市管矿业").by("示例市管子女", "子女");
    plan.file("09-04 10:00", "WF-002", Form::disclosing(vec![open]));
    plan.file("09-05 09:00", "JL-004", Form::nil());
    plan.file("09-16 09:00", "YJ-001", Form::nil());
    let found = Declared::share("示例补报小水电")
        .of("委托代持", "涉小水电")
        .by("示例补报配偶", "配偶");
    plan.file("09-18 09:00", "JC-002", Form::disclosing(vec![found]));
}

fn corrected(plan: &mut Plan) {
    // Nil, then not.
    plan.file("09-04 11:00", "TY-005", Form::nil());
    plan.file(
        "09-20 11:00",
        "TY-005",
        Form::disclosing(vec![Declared::share("示例补报砂石")]),
    );
    // Corrected after it was signed: an amount of the one, the name of the other.
    let (first, second) = (
        Declared::share("示例支队砂石").worth(1000, 100),
        Declared::share("示例支队矿业").of("合伙", "涉矿"),
    );
    plan.file(
        "09-05 11:00",
        "ZD-004",
        Form::disclosing(vec![first.clone(), second.clone()]),
    );
    let second = second.renamed("示例支队矿业有限公司");
    plan.file(
        "09-12 11:00",
        "ZD-004",
        Form::disclosing(vec![first.worth(4000, 100), second]),
    );
    // Corrected after it was verified, and late by that.
    let one = Declared::share("示例更正烟花厂").of("独资", "涉烟花爆竹");
    plan.file("09-06 11:00", "ZD-005", Form::disclosing(vec![one.clone()]));
    plan.file(
        "10-25 11:00",
        "ZD-005",
        Form::disclosing(vec![one.worth(9000, -250)]),
    );
    // One of two is left out of the correction, though a day had been agreed for it.
    let (first, second) = (
        Declared::share("示例荷塘砂石"),
        Declared::share("示例荷塘渔场").of("合伙", "涉渔"),
    );
    plan.file(
        "09-07 11:00",
        "HT-110",
        Form::disclosing(vec![first.clone(), second]),
    );
    plan.file("11-09 11:00", "HT-110", Form::disclosing(vec![first]));
    // Returned: one is filed again as it was, one never.
    let one = Declared::share("示例退回渔场").of("实际经营", "涉渔");
    plan.file("09-04 12:00", "HT-005", Form::disclosing(vec![one.clone()]));
    plan.file("09-06 12:00", "HT-005", Form::disclosing(vec![one]));
    plan.file(
        "09-04 12:10",
        "LS-101",
        Form::disclosing(vec![Declared::share("示例未更正砂场")]),
    );
}

/// §2.1, technical staff of public institutions: accepted, refused, waiting, and claimed anew after an amendment.
fn exemptions(plan: &mut Plan) {
    let own =
        |business: &str| Form::disclosing(vec![Declared::share(business).of("合伙", "其他类")]).claiming();
    plan.file("09-05 13:00", "JC-005", own("示例检测技术公司"));
    plan.file("09-05 13:10", "JC-006", own("示例仪器公司"));
    plan.file("09-05 13:20", "JC-001", Form::nil().claiming());
    plan.file("09-05 13:30", "JC-106", Form::nil().claiming());
    plan.file("09-05 13:40", "JC-103", own("示例软件公司"));
    let mut more = own("示例软件公司");
    more.deals
        .push(Declared::share("示例咨询公司").of("参股", "其他类"));
    plan.file("11-02 13:40", "JC-103", more);
}

/// Participations of oneself and of relatives that the office goes after later.
fn disclosures(plan: &mut Plan) {
    plan.file("09-05 14:00", "SF-001", Form::disclosing(of_the_whole_family()));
    let two = vec![
        Declared::share("示例按期退出砂场").planned(date(2017, 9, 20)),
        Declared::share("示例逾期退出砂场").planned(date(2017, 10, 20)),
    ];
    plan.file("09-05 14:10", "TY-104", Form::disclosing(two));
    let formula = Declared::share("=HYPERLINK示例公司").content("=SUM(A1:A9)，持有股份");
    plan.file("09-05 14:20", "HT-106", Form::disclosing(vec![formula]));
    let long = Declared::share("示例长文化工")
        .of("提供便利谋利", "涉危险化学品")
        .content(&"占有股份并参与分红。".repeat(50))
        .worth(9_999_999_999, -9_999_999);
    plan.file("09-05 14:30", "LS-103", Form::disclosing(vec![long]));
    // A relative bears the head's name, who stands aside then.
    let kin = Declared::share("示例回避砂场").by("李示例", "配偶");
    plan.file("09-02 14:40", "HT-108", Form::disclosing(vec![kin]));
    let late = vec![
        Declared::share("示例迟报砂场").left(date(2017, 10, 8), "撤资"),
        Declared::share("示例迟报矿业").left(date(2017, 9, 30), "辞去职务"),
    ];
    plan.file("10-09 14:50", "YJ-005", Form::disclosing(late));
}

/// Nine participations in all modes and sectors: 0 to 2 of oneself, the others of spouse, child and child's spouse.
fn of_the_whole_family() -> Vec<Declared> {
    let kin = [("示例妻", "配偶"), ("示例子", "子女"), ("示例媳", "子女的配偶")];
    let one = |place: usize| {
        let one = Declared::share(&format!("示例家族企业{place}"))
            .of(MODES[place], SECTORS[place % SECTORS.len()])
            .worth(10_050 * place as i64, 333 - 111 * place as i64);
        match place.checked_sub(3) {
            None => one,
            Some(place) => one.by(kin[place % 3].0, kin[place % 3].1),
        }
    };
    let mut all: Vec<Declared> = (0..9).map(one).collect();
    all[0] = all[0].clone().left(date(2017, 8, 30), "撤资");
    all[3] = all[3].clone().planned(date(2017, 10, 15));
    all[7] = all[7].clone().left(date(2017, 9, 3), "转让");
    all
}

/// The roster changes in the course.
fn moves(plan: &mut Plan) {
    use crate::simulation::people::{everyone, newcomer};
    plan.at("09-18 09:30", Act::Arrive(Box::new(newcomer("lusong", "LS-201"))));
    plan.file("09-25 09:30", "LS-201", Form::nil());
    plan.at("11-20 09:30", Act::Arrive(Box::new(newcomer("hetang", "HT-201"))));
    // To another section after filing: the report goes along, and sending it again changes nothing.
    plan.file("09-04 15:00", "FG-103", Form::nil());
    plan.at("09-19 09:00", Act::Move("FG-103", "pollution-control-section"));
    plan.at("09-20 09:00", Act::Resend("FG-103"));
    let two = vec![
        Declared::share("示例调动砂场").planned(date(2017, 11, 30)),
        Declared::share("示例调动矿业").of("干股", "涉矿"),
    ];
    plan.file("09-04 15:10", "ZD-110", Form::disclosing(two));
    plan.at("11-14 09:00", Act::Move("ZD-110", "hetang"));
    plan.at("11-16 09:00", Act::Resend("ZD-110"));
    waiting_moves(plan);
    plan.at("12-01 09:00", Act::LeaveOffice("TY-110", "退休", "2017-11-30"));
    plan.at("10-20 09:00", Act::Depart("RS-102"));
    // Taken off the roster by mistake, and put back as who resigned.
    plan.file("09-04 15:20", "YJ-120", Form::nil());
    plan.at("12-05 09:00", Act::Depart("YJ-120"));
    let back = everyone()
        .into_iter()
        .find(|person| person.number() == "YJ-120")
        .unwrap();
    plan.at(
        "12-06 09:00",
        Act::Arrive(Box::new(back.having_left("辞去公职", "2017-12-01"))),
    );
}

/// While their reports wait for a signature one goes to another unit and back and on to a third, one leaves and comes
/// back, and one who disclosed leaves for good.
fn waiting_moves(plan: &mut Plan) {
    let person = |number: &str| {
        let mut everyone = crate::simulation::people::everyone().into_iter();
        everyone.find(|person| person.number() == number).unwrap()
    };
    let share = || vec![Declared::share("示例移出砂场").planned(date(2017, 10, 31))];
    plan.file("09-13 18:10", "JC-115", Form::disclosing(share()));
    plan.at("09-14 09:10", Act::Move("JC-115", "lusong"));
    plan.at("09-15 09:10", Act::Move("JC-115", "monitoring-centre"));
    plan.at("09-18 09:10", Act::Move("JC-115", "hetang"));
    plan.file("09-13 18:20", "SF-115", Form::disclosing(share()));
    plan.at("09-14 09:20", Act::Depart("SF-115"));
    plan.at("10-03 09:20", Act::Arrive(Box::new(person("SF-115"))));
    plan.file("09-13 18:30", "LS-115", Form::disclosing(share()));
    plan.at("09-14 09:30", Act::Depart("LS-115"));
    // Between two seals of a unit: into it, and out of another that stays sealed.
    plan.at("11-15 09:30", Act::Move("JC-115", "shifeng"));
}
