package guide

// stopWords carry no subject in any of the languages. They count towards the
// language of a question, not towards its passage.
var stopWords = set(`
	و في من علي عن الي الي مع ان ان هذا هذه هو هي التي الذي كل بين حتي او او ام ام اي اي ثم قد لا لم لن ما كان كانت يكون تكون هناك توجد يوجد نحن انا انا لنا لها له به بها فيه فيها
	ديال ديالنا ديالكم ديالهم ديالو ديالها ديالي واش ولا شي كاين كاينه كاينين باش هاد هادشي هادي لي اللي غادي حنا بغيت بغينا نديرو راه دابا عافاك بحال الا يلا هوما هما عند عندنا عندو لينا ليا ليه ليها كيف جا حاجه انا
	wach wash wech dyal dyalna dyalkom dyalo dyalha dial diyal wla walla had hadchi dakchi bach li lli kayn kayna kaynin chi ghadi m3a f d l b w o 3la fih fiha howa hiya homa 7na hna bghit bghina bghat ila lina liya lia ana daba 3afak svp rah ta 7ta kan kant 3nd 3ndna 3ndo 3ndna kat ka
	le la les un une des du de au aux en dans sur pour par avec que qu' et ou est sont ce cette ces il elle elles on nous vous ils je son sa ses leur leurs notre nos votre se ne pas plus si y a ont ete etre avoir ait c l d j n s m t
	the of to is are was were be been does do did we our you your it its they them their this that these those in on at by for with from and or not an a i my there will would has have had as so if`)
