//! The closed lists of terms on spot checks.

use crate::terms;

terms! {
    /// 核查结果 of one declaration.
    pub enum Verdict {
        True = "属实",
        Untrue = "不属实",
        Open = "待查",
    }
}

terms! {
    /// How the unit's self-check was done (§5.3).
    pub enum Assessment {
        Sound = "自查认真",
        Formalism = "走过场",
        Perfunctory = "敷衍塞责",
        Concealing = "掩盖问题",
        Falsifying = "弄虚作假",
    }
}

terms! {
    /// 督查问责: how the unit's head answered for it (§6). The measures are ours: the plan names none.
    pub enum Accountability {
        None = "不需问责",
        Talk = "提醒谈话",
        SelfCriticism = "责令检查",
        Criticism = "通报批评",
        Discipline = "移送派驻纪检组",
    }
}
