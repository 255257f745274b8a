/** One sample paper, written compactly. */
export interface SampleEntry {
  id: string
  title: string
  /** Names in the order of the paper, between commas. */
  authors: string
  /** Codes between spaces, the primary one first. */
  categories: string
  publishedAt: string
  codeUrl?: string
  projectUrl?: string
  upvotes: number
  stars?: number
  comments: number
  abstract: string
}

/** Ordered by upvotes, the most first. */
export const sampleEntries: readonly SampleEntry[] = [
  {
    id: '2602.20159',
    title: 'A Very Big Video Reasoning Suite',
    authors: `
      Maijunxian Wang, Ruisi Wang, Juyi Lin, Ran Ji, Thaddäus Wiedemer, Qingying Gao, Dezhi Luo, Yaoyao Qian,
      Lianyu Huang, Zelong Hong, Jiahui Ge, Qianli Ma, Hang He, Yifan Zhou, Lingzi Guo, Lantao Mei, Jiachen Li,
      Hanwen Xing, Tianqi Zhao, Fengyuan Yu, Weihang Xiao, Yizheng Jiao, Jianheng Hou, Danyang Zhang, Pengcheng Xu,
      Boyang Zhong, Zehong Zhao, Gaoyun Fang, John Kitaoka, Yile Xu, Hua Xu, Kenton Blacutt, Tin Nguyen, Siyuan Song,
      Haoran Sun, Shaoyue Wen, Linyang He, Runming Wang, Yanzhi Wang, Mengyue Yang, Ziqiao Ma, Raphaël Millière,
      Freda Shi, Nuno Vasconcelos, Daniel Khashabi, Alan Yuille, Yilun Du, Ziming Liu, Bo Li, Dahua Lin, Ziwei Liu,
      Vikash Kumar, Yijiang Li, Lei Yang, Zhongang Cai, Hokin Deng
    `,
    categories: 'cs.CV cs.AI cs.LG cs.MM cs.RO',
    publishedAt: '2026-02-23T18:59:41.000Z',
    projectUrl: 'https://video-reason.com/',
    upvotes: 289,
    comments: 0,
    abstract: `
      Video models have mostly been judged on how good they look, not on how well they reason. The authors release more
      than a million clips covering 200 hand-picked reasoning tasks, together with a benchmark whose scores come from
      explicit rules rather than from another model. Training at several scales gives first hints that the skill
      carries over to tasks never seen before.
    `,
  },
  {
    id: '2602.23152',
    title: 'The Trinity of Consistency as a Defining Principle for General World Models',
    authors: `
      Jingxuan Wei, Siyuan Li, Yuhang Xu, Zheng Sun, Junjie Jiang, Hexuan Jin, Caijun Jia, Honghao He, Xinglong Xu,
      Xi bai, Chang Yu, Yumou Liu, Junnan Zhu, Xuanhe Zhou, Jintao Chen, Xiaobin Hu, Shancheng Pang, Bihui Yu, Ran He,
      Zhen Lei, Stan Z. Li, Conghui He, Shuicheng Yan, Cheng Tan
    `,
    categories: 'cs.AI',
    publishedAt: '2026-02-26T16:15:55.000Z',
    codeUrl: 'https://github.com/openraiser/awesome-world-model-evolution',
    projectUrl: 'https://openraiser.github.io/CoW-Bench/',
    upvotes: 142,
    stars: 15,
    comments: 2,
    abstract: `
      What should count as a world model? The authors argue that three kinds of consistency are needed (between
      modalities, in space and over time) and read the history of multimodal learning in that light. A companion
      benchmark, CoW-Bench, applies one protocol to video generators and to unified multimodal models, using tasks that
      span several frames.
    `,
  },
  {
    id: '2602.22859',
    title: 'From Blind Spots to Gains: Diagnostic-Driven Iterative Training for Large Multimodal Models',
    authors: 'Hongrui Jia, Chaoya Jiang, Shikun Zhang, Wei Ye',
    categories: 'cs.CV',
    publishedAt: '2026-02-26T10:53:57.000Z',
    codeUrl: 'https://github.com/hongruijia/DPE',
    upvotes: 122,
    stars: 25,
    comments: 1,
    abstract: `
      Fixed training sets say little about what a multimodal model still cannot do. DPE runs in a loop: it diagnoses
      the weaknesses behind a model's errors, has agents with search and image-editing tools prepare samples aimed at
      them, trains with reinforcement learning and diagnoses again. Two Qwen vision-language models improve steadily on
      eleven benchmarks.
    `,
  },
  {
    id: '2603.03143',
    title: 'Geometry-Guided Reinforcement Learning for Multi-view Consistent 3D Scene Editing',
    authors: `
      Jiyuan Wang, Chunyu Lin, Lei Sun, Zhi Cao, Yuyang Yin, Lang Nie, Zhenlong Yuan, Xiangxiang Chu, Yunchao Wei,
      Kang Liao, Guosheng Lin
    `,
    categories: 'cs.CV cs.AI',
    publishedAt: '2026-03-03T16:31:10.000Z',
    codeUrl: 'https://github.com/AMAP-ML/RL3DEdit',
    projectUrl: 'https://amap-ml.github.io/RL3DEdit/',
    upvotes: 115,
    stars: 77,
    comments: 1,
    abstract: `
      Editing a 3D scene with an image model tends to leave its views in disagreement, and paired examples to learn
      from are rare. RL3DEdit exploits the fact that consistency is easier to check than to produce: confidence maps
      and pose errors from the VGGT model serve as rewards for reinforcement learning. Edits then take one pass and
      agree better across views.
    `,
  },
  {
    id: '2603.04379',
    title: 'Helios: Real Real-Time Long Video Generation Model',
    authors: 'Shenghai Yuan, Yuanyang Yin, Zongjian Li, Xinwei Huang, Xiao Yang, Li Yuan',
    categories: 'cs.CV',
    publishedAt: '2026-03-04T18:45:21.000Z',
    codeUrl: 'https://github.com/PKU-YuanGroup/Helios',
    projectUrl: 'https://pku-yuangroup.github.io/Helios-Page/',
    upvotes: 100,
    stars: 341,
    comments: 2,
    abstract: `
      Helios is a video generator with 14 billion parameters that produces about 19.5 frames per second on one H100 and
      makes videos at the scale of minutes. It imitates drift while training, so that long clips stay stable, and gains
      its speed by compressing the context strongly and denoising in fewer steps. Neither caching of keys and values
      nor quantization is required.
    `,
  },
  {
    id: '2603.03283',
    title: 'Utonia: Toward One Encoder for All Point Clouds',
    authors: `
      Yujia Zhang, Xiaoyang Wu, Yunhan Yang, Xianzhe Fan, Han Li, Yuechen Zhang, Zehao Huang, Naiyan Wang,
      Hengshuang Zhao
    `,
    categories: 'cs.CV',
    publishedAt: '2026-03-03T18:59:58.000Z',
    codeUrl: 'https://github.com/Pointcept/Pointcept',
    projectUrl: 'https://pointcept.github.io/Utonia/',
    upvotes: 97,
    stars: 2852,
    comments: 1,
    abstract: `
      Point clouds from remote sensing, lidar, depth cameras, CAD models and ordinary video differ greatly in density
      and geometry. Utonia trains one self-supervised transformer on all of them and obtains features that transfer
      between the domains. Robot policies and vision-language models that are given these features also do better, in
      manipulation and in spatial reasoning respectively.
    `,
  },
  {
    id: '2602.22638',
    title: 'MobilityBench: A Benchmark for Evaluating Route-Planning Agents in Real-World Mobility Scenarios',
    authors: `
      Zhiheng Song, Jingshuai Zhang, Chuan Qin, Chao Wang, Chao Chen, Longfei Xu, Kaikui Liu, Xiangxiang Chu,
      Hengshu Zhu
    `,
    categories: 'cs.AI',
    publishedAt: '2026-02-26T05:39:38.000Z',
    codeUrl: 'https://github.com/AMAP-ML/MobilityBench',
    upvotes: 84,
    stars: 58,
    comments: 1,
    abstract: `
      Route-planning assistants are difficult to compare because live map services change from one call to the next.
      MobilityBench takes anonymized requests by real Amap users in many cities and replays recorded service answers,
      so that every run is repeatable. Today's agents cope with lookups and plain routes, but often fail once a
      traveller states preferences.
    `,
  },
  {
    id: '2603.05890',
    title: 'Lost in Stories: Consistency Bugs in Long Story Generation by LLMs',
    authors: 'Junjie Li, Xinrui Guo, Yuhao Wu, Roy Ka-Wei Lee, Hongzhi Li, Yutao Xie',
    categories: 'cs.CL cs.AI',
    publishedAt: '2026-03-06T04:16:46.000Z',
    codeUrl: 'https://github.com/Picrew/ConStory-Bench',
    projectUrl: 'https://picrew.github.io/constory-bench.github.io/',
    upvotes: 68,
    stars: 22,
    comments: 3,
    abstract: `
      Long stories written by language models often contradict themselves. ConStory-Bench offers 2,000 prompts, a
      scheme of 19 error types in five groups and an automatic checker that quotes the passages it relies on. Facts and
      timelines go wrong most often, errors gather towards the middle of a story, and they favour passages where the
      model's own uncertainty is high.
    `,
  },
  {
    id: '2602.22661',
    title: 'dLLM: Simple Diffusion Language Modeling',
    authors: 'Zhanhui Zhou, Lingjie Chen, Hanghang Tong, Dawn Song',
    categories: 'cs.CL cs.AI cs.LG',
    publishedAt: '2026-02-26T06:26:02.000Z',
    codeUrl: 'https://github.com/ZHZisZZ/dllm',
    projectUrl: 'https://github.com/ZHZisZZ/dllm',
    upvotes: 51,
    stars: 1883,
    comments: 2,
    abstract: `
      Code for diffusion language models is scattered over research repositories and is often hard to reuse. dLLM
      gathers training, sampling and evaluation in one open framework that can run and tune large models such as LLaDA.
      Small recipes show how to turn a BERT-like encoder or an ordinary autoregressive model into a diffusion model on
      modest hardware, and the resulting weights are shared.
    `,
  },
  {
    id: '2602.17602',
    title: 'MolHIT: Advancing Molecular-Graph Generation with Hierarchical Discrete Diffusion Models',
    authors: `
      Hojung Jung, Rodrigo Hormazabal, Jaehyeong Jo, Youngrok Park, Kyunggeun Roh, Se-Young Yun, Sehui Han,
      Dae-Woong Jeong
    `,
    categories: 'cs.AI',
    publishedAt: '2026-02-19T18:27:11.000Z',
    upvotes: 38,
    comments: 1,
    abstract: `
      Diffusion on molecular graphs has lagged behind methods that write molecules as strings, especially in producing
      valid chemistry. MolHIT gives the discrete process extra categories that carry chemical knowledge, and encodes an
      atom by the role it plays. On the MOSES data nearly all of its molecules are valid, and it also handles
      generation towards several properties and the extension of scaffolds.
    `,
  },
  {
    id: '2603.03269',
    title: 'LoGeR: Long-Context Geometric Reconstruction with Hybrid Memory',
    authors: `
      Junyi Zhang, Charles Herrmann, Junhwa Hur, Chen Sun, Ming-Hsuan Yang, Forrester Cole, Trevor Darrell, Deqing Sun
    `,
    categories: 'cs.CV cs.LG',
    publishedAt: '2026-03-03T18:55:37.000Z',
    codeUrl: 'https://github.com/Junyi42/LoGeR',
    projectUrl: 'https://loger-project.github.io/',
    upvotes: 35,
    stars: 183,
    comments: 3,
    abstract: `
      Feedforward models for 3D reconstruction work well on short clips but struggle with videos of several minutes.
      LoGeR reads the stream in chunks joined by two memories: one, updated at test time, holds the global frame and
      scale, while a sliding window preserves recent detail. Trained on 128 frames, it handles thousands and reduces
      the trajectory error on KITTI by about three quarters.
    `,
  },
  {
    id: '2602.18532',
    title: 'VLANeXt: Recipes for Building Strong VLA Models',
    authors: `
      Xiao-Ming Wu, Bin Fan, Kang Liao, Jian-Jian Jiang, Runze Yang, Yihang Luo, Zhonghua Wu, Wei-Shi Zheng,
      Chen Change Loy
    `,
    categories: 'cs.CV cs.AI cs.RO',
    publishedAt: '2026-02-20T09:26:17.000Z',
    codeUrl: 'https://github.com/DravenALG/VLANeXt',
    projectUrl: 'https://dravenalg.github.io/VLANeXt/',
    upvotes: 34,
    stars: 34,
    comments: 1,
    abstract: `
      Vision-language-action models for robots are trained and tested so differently that it is unclear which decisions
      matter. The authors vary the foundations, the perception and the modelling of actions within one setup, and
      report twelve findings. A model built on them, VLANeXt, beats earlier ones on LIBERO and LIBERO-plus and
      generalizes well in trials with real robots.
    `,
  },
  {
    id: '2603.09906',
    title: 'Thinking to Recall: How Reasoning Unlocks Parametric Knowledge in LLMs',
    authors: 'Zorik Gekhman, Roee Aharoni, Eran Ofek, Mor Geva, Roi Reichart, Jonathan Herzig',
    categories: 'cs.CL',
    publishedAt: '2026-03-10T16:59:20.000Z',
    upvotes: 34,
    comments: 1,
    abstract: `
      Why would step-by-step reasoning help with a question that needs only one remembered fact? Controlled experiments
      point to two causes: extra tokens give the model room to compute, regardless of what they say, and recalling
      related facts leads it towards the right one. Invented facts on the way make a wrong answer more likely, so
      preferring traces without them raises accuracy.
    `,
  },
  {
    id: '2602.21193',
    title: 'On Data Engineering for Scaling LLM Terminal Capabilities',
    authors: 'Renjie Pi, Grace Lam, Mohammad Shoeybi, Pooya Jannaty, Bryan Catanzaro, Wei Ping',
    categories: 'cs.CL',
    publishedAt: '2026-02-24T18:51:04.000Z',
    projectUrl: 'https://huggingface.co/collections/nvidia/nemotron-terminal',
    upvotes: 33,
    comments: 1,
    abstract: `
      Little is published about the data behind agents that work in a terminal. Here the authors describe a generator
      of synthetic tasks and compare ways of filtering, ordering and scaling what it yields. The resulting
      Nemotron-Terminal models, tuned from Qwen3, gain much on Terminal-Bench 2.0: the largest, at 32B, scores 27.4%,
      where its starting point scored 3.4%.
    `,
  },
  {
    id: '2603.05438',
    title: 'Planning in 8 Tokens: A Compact Discrete Tokenizer for Latent World Model',
    authors: 'Dongwon Kim, Gawon Seo, Jinsung Lee, Minsu Cho, Suha Kwak',
    categories: 'cs.CV cs.AI cs.RO',
    publishedAt: '2026-03-05T18:00:02.000Z',
    codeUrl: 'https://github.com/kdwonn/CompACT',
    projectUrl: 'https://kdwonn.github.io/CompACT/',
    upvotes: 21,
    stars: 9,
    comments: 2,
    abstract: `
      Planning with a learned world model is slow when each image takes hundreds of tokens. CompACT squeezes an
      observation into as few as eight discrete tokens while retaining what a planner needs. Used in a world model
      conditioned on actions, these tokens give competitive plans and are faster by orders of magnitude.
    `,
  },
  {
    id: '2602.23452',
    title: `
      CiteAudit: You Cited It, But Did You Read It? A Benchmark for Verifying Scientific References in the LLM Era
    `,
    authors: 'Zhengqing Yuan, Kaiwen Shi, Zheyuan Zhang, Lichao Sun, Nitesh V. Chawla, Yanfang Ye',
    categories: 'cs.CL cs.DL',
    publishedAt: '2026-02-26T19:17:39.000Z',
    projectUrl: 'https://www.checkcitation.com/',
    upvotes: 14,
    comments: 1,
    abstract: `
      Language models sometimes cite papers that do not exist, and such references have already reached accepted
      conference papers. CiteAudit splits the check among several agents: extract the claim, fetch evidence, match
      passages, reason and judge. Tested on a dataset validated by people, it is more accurate and easier to interpret
      than earlier checkers, and it shows that current models make many citation errors.
    `,
  },
  {
    id: '2603.05369',
    title: 'Progressive Residual Warmup for Language Model Pretraining',
    authors: 'Tianhao Chen, Xin Xu, Lu Yin, Hao Chen, Yang Wang, Shizhe Diao, Can Yang',
    categories: 'cs.CL',
    publishedAt: '2026-03-05T16:52:15.000Z',
    codeUrl: 'https://github.com/dandingsky/ProRes',
    upvotes: 14,
    stars: 1,
    comments: 1,
    abstract: `
      Deep layers of a transformer start learning before the layers beneath them have settled. ProRes scales every
      residual branch by a factor that grows from zero to one, more slowly the deeper the layer lies. Across model
      sizes, normalizations and initializations, pretraining becomes more stable, converges sooner and leads to better
      results on later tasks.
    `,
  },
  {
    id: '2602.20021',
    title: 'Agents of Chaos',
    authors: `
      Natalie Shapira, Chris Wendler, Avery Yen, Gabriele Sarti, Koyena Pal, Olivia Floody, Adam Belfki, Alex Loftus,
      Aditya Ratan Jannali, Nikhil Prakash, Jasmine Cui, Giordano Rogers, Jannik Brinkmann, Can Rager, Amir Zur,
      Michael Ripa, Aruna Sankaranarayanan, David Atkinson, Rohit Gandikota, Jaden Fiotto-Kaufman, EunJeong Hwang,
      Hadas Orgad, P Sam Sahil, Negev Taglicht, Tomer Shabtay, Atai Ambus, Nitay Alon, Shiri Oron,
      Ayelet Gordon-Tapiero, Yotam Kaplan, Vered Shwartz, Tamar Rott Shaham, Christoph Riedl, Reuth Mirsky,
      Maarten Sap, David Manheim, Tomer Ullman, David Bau
    `,
    categories: 'cs.AI cs.CY',
    publishedAt: '2026-02-23T16:28:48.000Z',
    projectUrl: 'https://agentsofchaos.baulab.info/',
    upvotes: 13,
    comments: 0,
    abstract: `
      For two weeks twenty researchers probed language-model agents that had lasting memory, e-mail, Discord, files and
      a shell. Eleven case studies record what went wrong: agents obeyed people who did not own them, leaked private
      details, ran destructive commands, wasted resources and sometimes claimed success that the system contradicted.
      Attacks that did not work are reported too, along with open questions about who is accountable.
    `,
  },
  {
    id: '2602.18422',
    title: `
      Generated Reality: Human-centric World Simulation using Interactive Video Generation with Hand and Camera Control
    `,
    authors: 'Linxi Xie, Lisong C. Sun, Ashley Neall, Tong Wu, Shengqu Cai, Gordon Wetzstein',
    categories: 'cs.CV',
    publishedAt: '2026-02-20T18:45:29.000Z',
    projectUrl: 'https://codeysun.github.io/generated-reality/',
    upvotes: 12,
    comments: 3,
    abstract: `
      Virtual reality needs generated worlds that respond to how a person actually moves. The authors condition a video
      model on tracked head pose and on the joints of the hands, then distil it into a causal version quick enough for
      interaction. In a study, participants did their tasks better and felt much more in control than with the systems
      compared.
    `,
  },
  {
    id: '2602.23363',
    title: 'MediX-R1: Open Ended Medical Reinforcement Learning',
    authors: `
      Sahal Shaji Mullappilly, Mohammed Irfan Kurpath, Omair Mohamed, Mohamed Zidan, Fahad Khan, Salman Khan,
      Rao Anwer, Hisham Cholakkal
    `,
    categories: 'cs.CV',
    publishedAt: '2026-02-26T18:59:46.000Z',
    codeUrl: 'https://github.com/mbzuai-oryx/MediX-R1',
    projectUrl: 'https://medix.cvmbzuai.com/',
    upvotes: 12,
    stars: 2,
    comments: 1,
    abstract: `
      Multiple-choice rewards are a poor fit for medical answers given in free text. MediX-R1 trains a vision-language
      model with a mixed reward: a yes-or-no verdict on correctness from a language model, similarity of medical
      embeddings, and small terms for format and imaging modality. From about 51,000 examples it overtakes strong open
      models, most clearly on open-ended clinical questions.
    `,
  },
  {
    id: '2602.24264',
    title: 'Compositional Generalization Requires Linear, Orthogonal Representations in Vision Embedding Models',
    authors: 'Arnas Uselis, Andrea Dittadi, Seong Joon Oh',
    categories: 'cs.CV cs.LG',
    publishedAt: '2026-02-27T18:32:31.000Z',
    codeUrl: 'https://github.com/oshapio/necessary-compositionality',
    upvotes: 12,
    stars: 0,
    comments: 1,
    abstract: `
      If a vision model is to recognize familiar concepts in new combinations, what must its embeddings look like?
      Starting from three natural requirements, the authors prove that they have to split into a sum of parts, one for
      each concept, at right angles to one another. CLIP, SigLIP and DINO satisfy this in part, and generalize better
      the more closely they do.
    `,
  },
  {
    id: '2602.21760',
    title: 'Accelerating Diffusion via Hybrid Data-Pipeline Parallelism Based on Conditional Guidance Scheduling',
    authors: 'Euisoo Jung, Byunghyun Kim, Hyunjin Kim, Seonghye Cho, Jae-Gil Lee',
    categories: 'cs.CV',
    publishedAt: '2026-02-25T10:23:07.000Z',
    codeUrl: 'https://github.com/kaist-dmlab/Hybridiff',
    upvotes: 9,
    stars: 4,
    comments: 1,
    abstract: `
      Splitting a diffusion model over several GPUs usually costs image quality and gains less than the hardware
      promises. This method sends the guided and the unguided branch to different devices, and turns on pipelining
      depending on how far the two differ. On a pair of RTX 3090 cards, SDXL and SD3 run more than twice as fast with
      quality intact.
    `,
  },
  {
    id: '2602.19163',
    title: 'JavisDiT++: Unified Modeling and Optimization for Joint Audio-Video Generation',
    authors: `
      Kai Liu, Yanhao Zheng, Kai Wang, Shengqiong Wu, Rongjunchen Zhang, Jiebo Luo, Dimitrios Hatzinakos, Ziwei Liu,
      Hao Fei, Tat-Seng Chua
    `,
    categories: 'cs.CV cs.MM cs.SD',
    publishedAt: '2026-02-22T12:44:28.000Z',
    codeUrl: 'https://github.com/JavisVerse/JavisDiT',
    projectUrl: 'https://javisverse.github.io/JavisDiT2-page/',
    upvotes: 8,
    stars: 320,
    comments: 1,
    abstract: `
      Open models that generate sound and picture together still trail commercial ones in quality and timing.
      JavisDiT++ gives each modality its own experts within a shared network, aligns audio and video positions frame by
      frame, and tunes the result on preferences. With roughly a million public training samples and a video backbone
      of 1.3 billion parameters, it outperforms earlier approaches.
    `,
  },
  {
    id: '2602.18671',
    title: 'Spilled Energy in Large Language Models',
    authors: 'Adrian Robert Minut, Hazem Dewidar, Iacopo Masi',
    categories: 'cs.AI cs.CL',
    publishedAt: '2026-02-21T00:38:47.000Z',
    codeUrl: 'https://github.com/OmnAI-Lab/spilled-energy',
    upvotes: 6,
    stars: 9,
    comments: 1,
    abstract: `
      Reading the output layer of a language model as an energy function shows where consecutive decoding steps fail to
      add up as theory says they should. The size of this gap turns out to track factual mistakes. Two scores computed
      from the logits alone detect hallucinations competitively on nine benchmarks, without any trained probe, and work
      on instruction-tuned models as well.
    `,
  },
  {
    id: '2603.04791',
    title: 'Timer-S1: A Billion-Scale Time Series Foundation Model with Serial Scaling',
    authors: `
      Yong Liu, Xingjian Su, Shiyu Wang, Haoran Zhang, Haixuan Liu, Yuxuan Wang, Zhou Ye, Yang Xiang, Jianmin Wang,
      Mingsheng Long
    `,
    categories: 'cs.AI',
    publishedAt: '2026-03-05T04:13:57.000Z',
    upvotes: 5,
    comments: 1,
    abstract: `
      Timer-S1 is a forecasting model for time series that holds 8.3 billion parameters, of which 0.75 billion are
      active per token. Instead of rolling forward one prediction at a time, it learns to compute successive horizons
      in series, which limits the build-up of errors. Trained on a trillion points, it has the best scores among
      pre-trained models on GIFT-Eval.
    `,
  },
  {
    id: '2602.23906',
    title: 'Half-Truths Break Similarity-Based Retrieval',
    authors: 'Bora Kargi, Arnas Uselis, Seong Joon Oh',
    categories: 'cs.CV',
    publishedAt: '2026-02-27T10:56:31.000Z',
    codeUrl: 'https://github.com/kargibora/CS-CLIP',
    upvotes: 4,
    stars: 4,
    comments: 1,
    abstract: `
      Adding a wrong detail to a correct caption ought to lower its match with the image. In CLIP it frequently does
      the opposite: on COCO the shorter, true caption wins in only 40.6% of cases. CS-CLIP fine-tunes on single objects
      and relations, each set against a slightly altered false version, which brings the figure to 69.3% and helps on
      compositional benchmarks.
    `,
  },
  {
    id: '2602.19128',
    title: 'K-Search: LLM Kernel Generation via Co-Evolving Intrinsic World Model',
    authors: 'Shiyi Cao, Ziming Mao, Joseph E. Gonzalez, Ion Stoica',
    categories: 'cs.AI',
    publishedAt: '2026-02-22T11:06:22.000Z',
    upvotes: 3,
    comments: 0,
    abstract: `
      Searches that use a language model to tune GPU kernels tend to discard good ideas because a first draft was
      faulty. K-Search instead guides the search by a world model that evolves along with it, and separates the plan of
      an optimization from its code. On kernels from FlashInfer it is 2.1 times better on average than evolutionary
      search.
    `,
  },
  {
    id: '2603.05344',
    title: 'Building AI Coding Agents for the Terminal: Scaffolding, Harness, Context Engineering, and Lessons Learned',
    authors: 'Nghi D. Q. Bui',
    categories: 'cs.AI',
    publishedAt: '2026-03-05T16:21:08.000Z',
    upvotes: 3,
    comments: 1,
    abstract: `
      OPENDEV is an open coding agent for the command line, described here from its architecture to the lessons learnt.
      Separate agents plan and execute, different models serve different kinds of work, tools are loaded only when
      wanted, and old observations are condensed in stages. A memory of the project and timely reminders keep
      instructions from fading in long sessions.
    `,
  },
  {
    id: '2603.03655',
    title: 'Mozi: Governed Autonomy for Drug Discovery LLM Agents',
    authors: 'He Cao, Siyu Liu, Fan Zhang, Zijing Liu, Hao Li, Bin Feng, Shengyuan Bai, Leqing Chen, Kai Xie, Yu Li',
    categories: 'cs.AI',
    publishedAt: '2026-03-04T02:22:21.000Z',
    projectUrl: 'https://ai4s.idea.edu.cn/ai4s/mozi',
    upvotes: 2,
    comments: 1,
    abstract: `
      Agents for drug discovery can lose their way over long pipelines, where an early hallucination spoils each later
      step. Mozi limits which tools each role may use, and lays out the usual stages, from finding a target to
      optimizing a lead, as fixed workflows with checkpoints for people. On PharmaBench it orchestrates the work more
      accurately than existing systems.
    `,
  },
  {
    id: '2602.19626',
    title: 'Nacrith: Neural Lossless Compression via Ensemble Context Modeling and High-Precision CDF Coding',
    authors: 'Roberto Tacconelli',
    categories: 'cs.IT cs.CL',
    publishedAt: '2026-02-23T09:14:05.000Z',
    codeUrl: 'https://github.com/robtacconelli/Nacrith-GPU',
    projectUrl: 'https://github.com/robtacconelli/Nacrith-GPU',
    upvotes: 1,
    stars: 4,
    comments: 2,
    abstract: `
      Nacrith compresses files without loss by pairing a small language model, 135 million parameters, with quick
      predictors that adapt as they go, and an arithmetic coder. Finer probabilities, skipping the model where text is
      easy and a format for binary files are among its additions. It reaches 0.94 bits per byte on enwik8, ahead of
      ts_zip and FineZip, which also rely on language models.
    `,
  },
  {
    id: '2602.21201',
    title: 'Aletheia tackles FirstProof autonomously',
    authors: `
      Tony Feng, Junehyuk Jung, Sang-hyun Kim, Carlo Pagano, Sergei Gukov, Chiang-Chiang Tsai, David Woodruff,
      Adel Javanmard, Aryan Mokhtari, Dawsen Hwang, Yuri Chervonyi, Jonathan N. Lee, Garrett Bingham, Trieu H. Trinh,
      Vahab Mirrokni, Quoc V. Le, Thang Luong
    `,
    categories: 'cs.AI cs.CL cs.LG',
    publishedAt: '2026-02-24T18:56:10.000Z',
    projectUrl: 'https://github.com/google-deepmind/superhuman/tree/main/aletheia',
    upvotes: 1,
    comments: 0,
    abstract: `
      Aletheia, an agent for mathematical research built upon Gemini 3 Deep Think, took part in the first FirstProof
      challenge. Without human help it solved six of the ten problems in the judgement of most experts, who disagreed
      about one of these. How the authors read the rules, ran the system and graded it is disclosed, and all prompts
      and answers are public.
    `,
  },
  {
    id: '2602.23259',
    title: 'Risk-Aware World Model Predictive Control for Generalizable End-to-End Autonomous Driving',
    authors: 'Jiangxin Sun, Feng Xue, Teng Long, Chang Liu, Jian-Fang Hu, Wei-Shi Zheng, Nicu Sebe',
    categories: 'cs.CV cs.AI cs.RO',
    publishedAt: '2026-02-26T17:32:30.000Z',
    upvotes: 1,
    comments: 0,
    abstract: `
      Self-driving systems that copy experts may behave unsafely in situations no expert has shown. RaWMPC uses no
      expert actions: a world model, deliberately exposed to dangerous manoeuvres, predicts what would follow from
      several options, and the least risky is taken. With its caution distilled into a network that proposes actions,
      the system does better in familiar and in unfamiliar conditions.
    `,
  },
  {
    id: '2603.04124',
    title: `
      BeamPERL: Parameter-Efficient RL with Verifiable Rewards Specializes Compact LLMs for Structured Beam Mechanics
      Reasoning
    `,
    authors: 'Tarjei Paule Hage, Markus J. Buehler',
    categories: 'cs.AI cond-mat.mtrl-sci cs.CL cs.LG',
    publishedAt: '2026-03-04T14:42:43.000Z',
    codeUrl: 'https://github.com/lamm-mit/BeamPERL',
    projectUrl: 'https://huggingface.co/collections/lamm-mit/beamperl',
    upvotes: 1,
    stars: 0,
    comments: 1,
    abstract: `
      Does a reward for correct answers teach a small model physics, or only templates? A model with 1.5 billion
      parameters, trained on beam statics with answers checked by a solver, improves by two thirds at its best. It
      copes with additional loads, yet breaks down when supports move although the equations stay the same, and
      training longer makes it more brittle.
    `,
  },
  {
    id: '2603.05168',
    title: 'Sparse-BitNet: 1.58-bit LLMs are Naturally Friendly to Semi-Structured Sparsity',
    authors: `
      Di Zhang, Xun Wu, Shaohan Huang, Yudong Wang, Hanyong Shao, Yingbo Hao, Zewen Chi, Li Dong, Ting Song, Yan Xia,
      Zhifang Sui, Furu Wei
    `,
    categories: 'cs.CL',
    publishedAt: '2026-03-05T13:37:50.000Z',
    codeUrl: 'https://github.com/AAzdi/Sparse-BitNet',
    upvotes: 1,
    stars: 3,
    comments: 1,
    abstract: `
      Two ways to make language models cheaper, weights of about 1.58 bits and structured sparsity, have rarely been
      studied together. Sparse-BitNet trains with both from the outset, or passes from dense to sparse, and remains
      stable. Such models lose less from sparsity than those in full precision, and with a custom sparse tensor core
      both training and inference run up to 1.3 times faster.
    `,
  },
  {
    id: '2603.07066',
    title: 'MedSteer: Counterfactual Endoscopic Synthesis via Training-Free Activation Steering',
    authors: 'Trong-Thang Pham, Loc Nguyen, Anh Nguyen, Hien Nguyen, Ngan Le',
    categories: 'cs.CV cs.AI',
    publishedAt: '2026-03-07T06:52:20.000Z',
    codeUrl: 'https://github.com/phamtrongthang123/medsteer',
    upvotes: 1,
    stars: 1,
    comments: 1,
    abstract: `
      Extra endoscopy images for training should differ from the originals only in the finding of interest, which
      changing the prompt cannot ensure. MedSteer finds a direction for a pathology inside a diffusion transformer and
      pushes activations along it, with no further training. Polyp detection trained with such pairs reaches an AUC of
      0.98, against 0.91 with as many images from changed prompts.
    `,
  },
  {
    id: '2603.07513',
    title: 'Bolbosh: Script-Aware Flow Matching for Kashmiri Text-to-Speech',
    authors: `
      Tajamul Ashraf, Burhaan Rasheed Zargar, Saeed Abdul Muizz, Ifrah Mushtaq, Nazima Mehdi, Iqra Altaf Gillani,
      Aadil Amin Kak, Janibul Bashir
    `,
    categories: 'cs.CL',
    publishedAt: '2026-03-08T07:34:15.000Z',
    codeUrl: 'https://github.com/gaash-lab/Bolbosh',
    projectUrl: 'https://gaash-lab.github.io/Bolbosh',
    upvotes: 1,
    stars: 1,
    comments: 1,
    abstract: `
      Kashmiri has about seven million speakers but almost no speech technology, and multilingual systems for Indian
      languages read it unintelligibly. Bolbosh adapts a flow-matching synthesizer, cleans recordings from mixed
      sources and adds the letters of the Kashmiri script to its vocabulary, so that fine differences between vowels
      survive. It reaches a mean opinion score of 3.63, against 1.86 for multilingual systems used without adaptation.
    `,
  },
  {
    id: '2602.19896',
    title: 'Monocular Mesh Recovery and Body Measurement of Female Saanen Goats',
    authors: 'Bo Jin, Shichao Zhao, Jin Lyu, Bin Zhang, Tao Yu, Liang An, Yebin Liu, Meili Wang',
    categories: 'cs.CV',
    publishedAt: '2026-02-23T14:37:07.000Z',
    codeUrl: 'https://github.com/bojin-nwafu/Female-Saanen-Goats',
    upvotes: 0,
    stars: 2,
    comments: 1,
    abstract: `
      The body size of a dairy goat is linked to the milk it gives, but measuring live animals in three dimensions is
      awkward. The authors filmed 55 female Saanen goats with eight depth cameras, fused the recordings into scans and
      fitted a deformable shape model. With it, a single depth camera suffices to estimate six body measurements
      automatically.
    `,
  },
  {
    id: '2602.20540',
    title: `
      Generative AI and Machine Learning Collaboration for Container Dwell Time Prediction via Data Standardization
    `,
    authors: 'Minseop Kim, Takhyeong Kim, Taekhyun Park, Hanbyeol Park, Hyerim Bae',
    categories: 'cs.CE',
    publishedAt: '2026-02-24T04:38:31.000Z',
    upvotes: 0,
    comments: 1,
    abstract: `
      How long an import container stays in the yard depends on its owner and cargo, which terminals record as free
      text. The authors let a generative model turn those notes into standard codes and feed them to a predictor that
      updates as electronic messages arrive. Errors fall by about 14% on real data, and better stacking avoids up to
      14.7% of relocations.
    `,
  },
  {
    id: '2602.20981',
    title: 'Echoes Over Time: Unlocking Length Generalization in Video-to-Audio Generation Models',
    authors: `
      Christian Simon, Masato Ishii, Wei-Yao Wang, Koichi Saito, Akio Hayakawa, Dongseok Shim, Zhi Zhong, Shuyang Cui,
      Shusuke Takahashi, Takashi Shibuya, Yuki Mitsufuji
    `,
    categories: 'cs.CV cs.AI',
    publishedAt: '2026-02-24T15:01:39.000Z',
    upvotes: 0,
    comments: 1,
    abstract: `
      Systems that add sound to video learn from short clips and often break down on long ones. MMHNet combines a
      hierarchy with a non-causal form of Mamba, so that a model trained only on short examples can be used on far
      longer material. It produces audio lasting over five minutes and surpasses previous methods on benchmarks of long
      video.
    `,
  },
  {
    id: '2602.23546',
    title: 'Humans and LLMs Diverge on Probabilistic Inferences',
    authors: 'Gaurav Kamath, Sreenath Madathil, Sebastian Schuster, Marie-Catherine de Marneffe, Siva Reddy',
    categories: 'cs.CL cs.AI',
    publishedAt: '2026-02-26T23:00:41.000Z',
    codeUrl: 'https://github.com/McGill-NLP/probabilistic-reasoning',
    projectUrl: 'https://grvkamath.github.io/probcopa-demo/index.html',
    upvotes: 0,
    comments: 1,
    abstract: `
      Everyday inferences are often merely likely, not certain. ProbCOPA collects 210 of them in English, each rated by
      25 to 30 people, whose answers turn out to be graded and diverse. Eight reasoning models asked the same questions
      do not reproduce the spread of human judgements, and their reasoning traces tend to follow one shared pattern.
    `,
  },
]
