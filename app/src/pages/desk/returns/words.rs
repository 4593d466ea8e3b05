//! The words of a month's return.

use crate::text::Lang;

/// The fixed sentences of one language.
pub struct Words {
    lang: Lang,
    pub title: &'static str,
    pub nothing: &'static str,
    pub nothing_hint: &'static str,
    pub figures: &'static str,
    pub signed_figures: &'static str,
    pub missing: &'static str,
    pub nothing_missing: &'static str,
    pub undecided: &'static str,
    pub nudge: &'static str,
    pub beyond: &'static str,
    pub whose: &'static str,
    pub what: &'static str,
    pub by: &'static str,
    pub done: &'static str,
    pub due: &'static str,
    pub status: &'static str,
    pub was: &'static str,
    pub is: &'static str,
    pub late_hint: &'static str,
    pub corrections: &'static str,
    pub corrections_hint: &'static str,
    pub unsigned: &'static str,
    pub sign_hint: &'static str,
    pub principal_signs: &'static str,
    pub sign_month: &'static str,
    pub sure: &'static str,
    pub not_yet: &'static str,
    pub sign: &'static str,
    pub signed_toast: &'static str,
    pub signed: &'static str,
    pub signed_hint: &'static str,
    pub workbook: &'static str,
    pub csv: &'static str,
    pub print: &'static str,
    pub withdraw: &'static str,
    pub withdraw_hint: &'static str,
    pub reason: &'static str,
    pub withdrawn_toast: &'static str,
}

/// The words of a language.
pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

impl Words {
    /// How many of somebody's are not done.
    pub fn missing_of(&self, count: u32) -> String {
        match self.lang {
            Lang::Zh => format!("还差 {count} 项"),
            Lang::En => format!("{count} to do"),
        }
    }

    /// How many records came late.
    pub fn late(&self, records: usize) -> String {
        match self.lang {
            Lang::Zh => format!("补录 {records} 条"),
            Lang::En => format!("Late records: {records}"),
        }
    }

    /// Who signed, once.
    pub fn was_signed(&self, by: &str, at: &str) -> String {
        match self.lang {
            Lang::Zh => format!("{by} {at} 签过，"),
            Lang::En => format!("Signed by {by}, {at};"),
        }
    }

    /// Who withdrew it.
    pub fn was_withdrawn(&self, by: &str, at: &str) -> String {
        match self.lang {
            Lang::Zh => format!("{by} {at} 撤回"),
            Lang::En => format!("withdrawn by {by}, {at}"),
        }
    }
}

const ZH: Words = Words {
    lang: Lang::Zh,
    title: "月报",
    nothing: "这个月没有应办事项",
    nothing_hint: "没有要签的。规定和校历在“设置”里。",
    figures: "现在的数字",
    signed_figures: "签过的数字",
    missing: "签之前看一看",
    nothing_missing: "都办完了，也没有等待审批的。",
    undecided: "等待审批的申请",
    nudge: "催一下",
    beyond: "班级和学校",
    whose: "谁",
    what: "项目",
    by: "代理家长",
    done: "已办",
    due: "最晚",
    status: "状态",
    was: "签的时候",
    is: "现在",
    late_hint: "签过以后收到的。签过的数字不变，这些写在旁边。",
    corrections: "签过的月份有变化",
    corrections_hint: "补录写在签过的数字旁边；要改签过的数字，先撤回再签。",
    unsigned: "未签",
    sign_hint: "签过以后数字不再变，片区和中心学校看到的就是这些；以后来的记录算补录。",
    principal_signs: "由校长签。",
    sign_month: "签这个月",
    sure: "数字看过了，对吗？",
    not_yet: "再看看",
    sign: "签字",
    signed_toast: "已签",
    signed: "已签",
    signed_hint: "数字不再变，导出的文件每次都一样。",
    workbook: "导出 Excel",
    csv: "导出 CSV",
    print: "打印月报表",
    withdraw: "撤回签名",
    withdraw_hint: "撤回以后要重新签。谁撤回的、为什么，会一直写在这里。",
    reason: "原因",
    withdrawn_toast: "已撤回",
};

const EN: Words = Words {
    lang: Lang::En,
    title: "Return",
    nothing: "Nothing is due in this month",
    nothing_hint: "There is nothing to sign. Rules and calendar are under Settings.",
    figures: "The figures as they stand",
    signed_figures: "The figures as signed",
    missing: "Before you sign",
    nothing_missing: "All is done, and nothing waits for a decision.",
    undecided: "Requests that wait for a decision",
    nudge: "Nudge",
    beyond: "Classes and school",
    whose: "Who",
    what: "Kind",
    by: "Mentor",
    done: "Done",
    due: "Due",
    status: "Status",
    was: "When signed",
    is: "Now",
    late_hint: "These came after the signature. The signed figures stay; these stand beside them.",
    corrections: "Signed months have changed",
    corrections_hint: "Late records stand beside the signed figures; to change those, withdraw and sign anew.",
    unsigned: "Not signed",
    sign_hint: "From then on the figures stay, and area and centre see these; what comes later counts as late.",
    principal_signs: "The principal signs.",
    sign_month: "Sign this month",
    sure: "You have looked at the figures, and they are right?",
    not_yet: "Not yet",
    sign: "Sign",
    signed_toast: "Signed",
    signed: "Signed",
    signed_hint: "The figures stay, and the files are the same each time.",
    workbook: "Excel file",
    csv: "CSV file",
    print: "Print the return",
    withdraw: "Withdraw the signature",
    withdraw_hint: "It then has to be signed anew. Who withdrew it, and why, stays written here.",
    reason: "Reason",
    withdrawn_toast: "Withdrawn",
};
